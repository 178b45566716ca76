// What the compiler sees in the place of `internal_tools.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use cors_runtime::{cors_policy, cors_route};

/// The app and the admin tool may look.
struct Look;

impl ::cors_runtime::CorsPolicy for Look {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "Look",
            ::core::module_path!(),
        )
        .allow_origins(&["http://app.localhost:*", "http://admin.localhost:*"])
        .allow_headers(&["authorization"])
        .build();
}

impl ::cors_runtime::KnownOrigins for Look {}

#[allow(clippy::same_name_method)]
impl Look {
    /// The policy, checked when it was compiled.
    pub const POLICY: &'static ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

/// Only the admin tool may change things.
struct Change;

#[allow(deprecated)]
impl ::cors_runtime::CorsPolicy for Change {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Look,
    >("Change", ::core::module_path!())
        .allow_origins(&["http://admin.localhost:*"])
        .dangerously_allow(::cors_runtime::__private::Dangers::NONE)
        .build();
}

#[allow(deprecated)]
impl ::cors_runtime::KnownOrigins for Change {}

#[allow(deprecated)]
#[allow(clippy::same_name_method)]
impl Change {
    /// The policy, checked when it was compiled.
    pub const POLICY: &'static ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = <Change as ::cors_runtime::CorsPolicy>::POLICY;
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::Wildcard(
            ::cors_runtime::__private::Key::AllowOrigins,
        ),
        POLICY,
        true,
        false,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::InsecureOrigin,
        POLICY,
        false,
        false,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::PublicSuffix,
        POLICY,
        false,
        false,
    );
    const _: () = (::cors_runtime::__private::assert_merged)(
        ::cors_runtime::__private::CrossKeyRule::NullOrigin,
        POLICY,
        false,
        false,
    );
};

pub(crate) async fn list() -> &'static str {
    "1: a lamp, 2: a chair"
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type list = ::cors_runtime::__private::PolicyOf<__list_policy>;

#[doc(hidden)]
pub(crate) struct __list_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Look,
    >("list", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    fn unapplied_policy_route_list_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __list_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_list_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&list))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&list);

const _: () = ::cors_runtime::__private::assert_handler_return::<&'static str>();

pub(crate) async fn create() -> &'static str {
    "made"
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type create = ::cors_runtime::__private::PolicyOf<__create_policy>;

#[doc(hidden)]
pub(crate) struct __create_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Change,
    >("create", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    fn unapplied_policy_route_create_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __create_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_create_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&create))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&create);

const _: () = ::cors_runtime::__private::assert_handler_return::<&'static str>();

pub(crate) async fn replace() -> &'static str {
    "replaced"
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type replace = ::cors_runtime::__private::PolicyOf<__replace_policy>;

#[doc(hidden)]
pub(crate) struct __replace_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Change,
    >("replace", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    fn unapplied_policy_route_replace_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __replace_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_replace_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&replace))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&replace);

const _: () = ::cors_runtime::__private::assert_handler_return::<&'static str>();

pub(crate) async fn remove() -> &'static str {
    "removed"
}

#[doc(hidden)]
#[allow(non_camel_case_types)]
pub(crate) type remove = ::cors_runtime::__private::PolicyOf<__remove_policy>;

#[doc(hidden)]
pub(crate) struct __remove_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        Change,
    >("remove", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    fn unapplied_policy_route_remove_in_cors_route() {}
    impl ::cors_runtime::__private::FunctionPolicy for __remove_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
        fn handler() -> ::core::option::Option<::core::any::TypeId> {
            unapplied_policy_route_remove_in_cors_route();
            ::core::option::Option::Some(::cors_runtime::__private::type_id(&remove))
        }
    }
};

const _: () = ::cors_runtime::__private::mention(&remove);

const _: () = ::cors_runtime::__private::assert_handler_return::<&'static str>();

pub(crate) fn orders() -> Router {
    Router::new()
        .route(
            "/orders",
            {
                let key = <::cors_runtime::__private::Known<
                    CORS_ROUTE_IS_KNOWN,
                > as ::cors_runtime::__private::EndpointKey<
                    _,
                >>::key(cors_route_endpoint, cors_route_policies);
                let router = ::cors_runtime::__private::route(
                    ::cors_runtime::__private::axum::routing::get(
                            (CORS_ROUTE_POLICY_0).apply(list, &key),
                        )
                        .post((CORS_ROUTE_POLICY_1).apply(create, &key))
                        .put((CORS_ROUTE_POLICY_2).apply(replace, &key))
                        .delete((CORS_ROUTE_POLICY_3).apply(remove, &key)),
                    &key,
                );
                #[allow(deprecated, redundant_imports)]
                use list as list;
                #[allow(deprecated)]
                const CORS_ROUTE_POLICY_0: ::cors_runtime::__private::HandlerPolicy = {
                    #[allow(unused_imports)]
                    use ::cors_runtime::__private::{
                        AppliedElsewhere as _, no_cors_policy,
                    };
                    {
                        #[allow(unused_imports)]
                        use list as no_cors_policy;
                        ::cors_runtime::__private::HandlerPolicy::for_handler::<
                            no_cors_policy,
                        >(
                            <<no_cors_policy as ::cors_runtime::__private::Carrier>::Function>::applied,
                        )
                    }
                };
                const _: () = (::cors_runtime::__private::assert_routed)(
                    CORS_ROUTE_POLICY_0.policy(),
                    ::cors_runtime::__private::RoutedAs::Method("GET"),
                    "list",
                    false,
                );
                #[allow(deprecated, redundant_imports)]
                use create as create;
                #[allow(deprecated)]
                const CORS_ROUTE_POLICY_1: ::cors_runtime::__private::HandlerPolicy = {
                    #[allow(unused_imports)]
                    use ::cors_runtime::__private::{
                        AppliedElsewhere as _, no_cors_policy,
                    };
                    {
                        #[allow(unused_imports)]
                        use create as no_cors_policy;
                        ::cors_runtime::__private::HandlerPolicy::for_handler::<
                            no_cors_policy,
                        >(
                            <<no_cors_policy as ::cors_runtime::__private::Carrier>::Function>::applied,
                        )
                    }
                };
                const _: () = (::cors_runtime::__private::assert_routed)(
                    CORS_ROUTE_POLICY_1.policy(),
                    ::cors_runtime::__private::RoutedAs::Method("POST"),
                    "create",
                    false,
                );
                #[allow(deprecated, redundant_imports)]
                use replace as replace;
                #[allow(deprecated)]
                const CORS_ROUTE_POLICY_2: ::cors_runtime::__private::HandlerPolicy = {
                    #[allow(unused_imports)]
                    use ::cors_runtime::__private::{
                        AppliedElsewhere as _, no_cors_policy,
                    };
                    {
                        #[allow(unused_imports)]
                        use replace as no_cors_policy;
                        ::cors_runtime::__private::HandlerPolicy::for_handler::<
                            no_cors_policy,
                        >(
                            <<no_cors_policy as ::cors_runtime::__private::Carrier>::Function>::applied,
                        )
                    }
                };
                const _: () = (::cors_runtime::__private::assert_routed)(
                    CORS_ROUTE_POLICY_2.policy(),
                    ::cors_runtime::__private::RoutedAs::Method("PUT"),
                    "replace",
                    false,
                );
                #[allow(deprecated, redundant_imports)]
                use remove as remove;
                #[allow(deprecated)]
                const CORS_ROUTE_POLICY_3: ::cors_runtime::__private::HandlerPolicy = {
                    #[allow(unused_imports)]
                    use ::cors_runtime::__private::{
                        AppliedElsewhere as _, no_cors_policy,
                    };
                    {
                        #[allow(unused_imports)]
                        use remove as no_cors_policy;
                        ::cors_runtime::__private::HandlerPolicy::for_handler::<
                            no_cors_policy,
                        >(
                            <<no_cors_policy as ::cors_runtime::__private::Carrier>::Function>::applied,
                        )
                    }
                };
                const _: () = (::cors_runtime::__private::assert_routed)(
                    CORS_ROUTE_POLICY_3.policy(),
                    ::cors_runtime::__private::RoutedAs::Method("DELETE"),
                    "remove",
                    false,
                );
                fn cors_route_policies() -> ::cors_runtime::__private::MethodPolicies {
                    ::cors_runtime::__private::MethodPolicies::new()
                        .method("GET", CORS_ROUTE_POLICY_0.layer())
                        .method("POST", CORS_ROUTE_POLICY_1.layer())
                        .method("PUT", CORS_ROUTE_POLICY_2.layer())
                        .method("DELETE", CORS_ROUTE_POLICY_3.layer())
                }
                fn cors_route_endpoint() -> &'static ::cors_runtime::__private::RouteEndpoint {
                    static ENDPOINT: ::std::sync::LazyLock<
                        ::cors_runtime::__private::RouteEndpoint,
                    > = ::std::sync::LazyLock::new(|| {
                        cors_route_policies().into_endpoint()
                    });
                    &ENDPOINT
                }
                const CORS_ROUTE_IS_KNOWN: bool = CORS_ROUTE_POLICY_0.is_known()
                    && CORS_ROUTE_POLICY_1.is_known() && CORS_ROUTE_POLICY_2.is_known()
                    && CORS_ROUTE_POLICY_3.is_known();
                router
            },
        )
}
