//! The routers of utoipa-axum, and its `routes!`.

/// What there is for one version of utoipa-axum.
macro_rules! support {
    ($module:ident, $utoipa_axum:ident, $utoipa:ident, $routes:ident, $doc:literal) => {
        #[doc = $doc]
        #[doc = ""]
        #[doc = include_str!("../guide/utoipa-routes.md")]
        pub mod $module {
            use std::convert::Infallible;

            use ::$utoipa::__dev::{SchemaReferences, Tags};
            use ::$utoipa::Path;
            use ::$utoipa::openapi::path::Paths;
            use ::$utoipa::openapi::{RefOr, Schema};
            use ::$utoipa_axum::PathItemExt;
            use ::$utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
            use axum::routing::{MethodFilter, MethodRouter};

            use crate::layer::PolicyLayer;
            use crate::target::{PolicyReturn, PolicyReturnIf, PolicyTarget};

            pub use crate::$routes as routes;

            #[doc(hidden)]
            pub use ::$utoipa_axum::paste;

            /// The document stays as it is.
            impl<S> PolicyTarget for OpenApiRouter<S>
            where
                S: Clone + Send + Sync + 'static,
            {
                fn with_policy(self, layer: PolicyLayer) -> Self {
                    let (router, document) = self.split_for_parts();
                    let mut router = OpenApiRouter::from(PolicyTarget::with_policy(router, layer));
                    *router.get_openapi_mut() = document;
                    router
                }
            }

            // A tuple, in which the router is the third.
            impl<S> PolicyReturn for UtoipaMethodRouter<S, Infallible>
            where
                S: Clone + Send + Sync + 'static,
            {
                fn with_policy(self, layer: PolicyLayer) -> Self {
                    let (schemas, paths, router) = self;
                    (schemas, paths, PolicyTarget::with_policy(router, layer))
                }
            }

            impl<S> PolicyReturnIf<false> for UtoipaMethodRouter<S, Infallible> where
                S: Clone + Send + Sync + 'static
            {
            }

            /// The documentation of the handlers of one path.
            // utoipa's types have no `Debug` without a feature.
            #[allow(missing_debug_implementations)]
            #[doc(hidden)]
            #[derive(Default)]
            pub struct Documented {
                schemas: Vec<(String, RefOr<Schema>)>,
                paths: Paths,
            }

            impl Documented {
                /// Adds the documentation of a handler. Returns its methods.
                ///
                /// # Panics
                ///
                /// If it is documented with none.
                pub fn add<H>(&mut self) -> MethodFilter
                where
                    H: Path + SchemaReferences + for<'t> Tags<'t>,
                {
                    let methods = H::methods();
                    let filters = methods.iter().map(PathItemExt::to_method_filter);
                    let filter = filters.reduce(MethodFilter::or);
                    let mut operation = H::operation();
                    let tags = H::tags();
                    if !tags.is_empty() {
                        let tags = tags.into_iter().map(str::to_owned);
                        operation.tags.get_or_insert_default().extend(tags);
                    }
                    H::schemas(&mut self.schemas);
                    self.paths.add_path_operation(H::path(), methods, operation);
                    filter.expect("`utoipa::path` documents a method")
                }

                /// What utoipa's own macro gives, with this router.
                pub fn with<S>(self, router: MethodRouter<S>) -> UtoipaMethodRouter<S> {
                    (self.schemas, self.paths, router)
                }
            }
        }
    };
}

#[cfg(feature = "utoipa")]
support!(
    utoipa,
    utoipa_axum,
    utoipa,
    __utoipa_routes,
    "The macro `routes!` of utoipa-axum 0.3, with policies."
);
#[cfg(feature = "utoipa-02")]
support!(
    utoipa_02,
    utoipa_axum_02,
    utoipa_5,
    __utoipa_02_routes,
    "The macro `routes!` of utoipa-axum 0.2, with policies."
);

#[cfg(feature = "utoipa")]
#[doc(hidden)]
#[macro_export]
macro_rules! __utoipa_routes {
    ($($handlers:tt)*) => {
        $crate::__routes_of_utoipa!(utoipa: $($handlers)*)
    };
}

#[cfg(feature = "utoipa-02")]
#[doc(hidden)]
#[macro_export]
macro_rules! __utoipa_02_routes {
    ($($handlers:tt)*) => {
        $crate::__routes_of_utoipa!(utoipa_02: $($handlers)*)
    };
}

/// The documents are those of utoipa's own macro, and the routes are a chain in `cors_route!`. utoipa's macro itself does
/// not compile with annotated handlers: see `unaware_routes`.
#[doc(hidden)]
#[macro_export]
macro_rules! __routes_of_utoipa {
    // The type that `utoipa::path` writes beside the handler.
    (@type $module:ident [$($before:ident)*] $handler:ident) => {
        $crate::$module::paste! { $($before ::)* [<__path_ $handler>] }
    };
    (@type $module:ident [$($before:ident)*] $next:ident $($rest:ident)+) => {
        $crate::__routes_of_utoipa!(@type $module [$($before)* $next] $($rest)+)
    };
    (
        $module:ident:
        $($first:ident)::+ $(as $first_policy:path)?
        $(, $($handler:ident)::+ $(as $policy:path)?)* $(,)?
    ) => {{
        let mut documented = $crate::$module::Documented::default();
        let router = $crate::__private::documented_route!(
            [$crate]
            on(
                documented.add::<$crate::__routes_of_utoipa!(@type $module [] $($first)+)>(),
                $($first)::+ $(as $first_policy)?
            )
            $(.on(
                documented.add::<$crate::__routes_of_utoipa!(@type $module [] $($handler)+)>(),
                $($handler)::+ $(as $policy)?
            ))*
        );
        documented.with(router)
    }};
}
