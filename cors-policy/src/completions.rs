//! What an editor completes in the values of keys, and shows on hover.

/// A documented constant for each word.
pub mod values {
    macro_rules! values {
        ($($doc:literal: $($name:ident),*;)*) => {
            $($(
                #[doc = $doc]
                #[allow(non_upper_case_globals)]
                pub const $name: &str = stringify!($name);
            )*)*
        };
    }

    values! {
        "A method that needs no permission: browsers always allow it.": GET, HEAD, POST;
        "A method that needs permission.": PUT, DELETE, PATCH, OPTIONS, QUERY;
        "A method that is not a standard one: `custom(\"PURGE\")`.": custom;
        "The methods that the function's chain routes (`get(show).put(replace)`), or on a handler, those that `cors_route!` routes it under.": routed;
        "Reads, too: `enforce(all)` refuses every request from an origin that is not allowed.": all;
        "Refuses nothing: `enforce(report)` reports what would be refused.": report;
        "Whatever headers a preflight asks for.": mirror;
        "Origins from a variable of the environment, read when the layer is built: `env(\"ORIGINS\")`. Without a default the variable has to be there: `env(\"ORIGINS\", default = [...])`.": env;
        "Asks a source of your own with each request: `with(source)`, on a function that builds routes.": with;
    }
}
