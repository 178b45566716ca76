//! The routers of utoipa-axum, and its `routes!`.

/// What there is for one version of utoipa-axum.
macro_rules! support {
    ($module:ident, $utoipa_axum:ident, $routes:ident, $doc:literal) => {
        #[doc = $doc]
        #[doc = ""]
        #[doc = include_str!("../guide/utoipa-routes.md")]
        pub mod $module {
            use std::convert::Infallible;

            use ::$utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
            use axum::routing::{MethodFilter, MethodRouter};

            use crate::layer::PolicyLayer;
            use crate::target::{PolicyReturn, PolicyReturnIf, PolicyTarget};

            pub use crate::$routes as routes;

            #[doc(hidden)]
            pub use ::$utoipa_axum::routes as without_policies;

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

            /// The methods that a handler is documented with. (The other router tells the type of the state.)
            ///
            /// # Panics
            ///
            /// If it is documented with none.
            #[doc(hidden)]
            #[must_use]
            pub fn methods<S>(
                _router: &MethodRouter<S>,
                documented: &UtoipaMethodRouter<S>,
            ) -> MethodFilter {
                let items = documented.1.paths.values();
                let methods = items.flat_map(|item| {
                    [
                        item.get.as_ref().map(|_| MethodFilter::GET),
                        item.put.as_ref().map(|_| MethodFilter::PUT),
                        item.post.as_ref().map(|_| MethodFilter::POST),
                        item.head.as_ref().map(|_| MethodFilter::HEAD),
                        item.patch.as_ref().map(|_| MethodFilter::PATCH),
                        item.trace.as_ref().map(|_| MethodFilter::TRACE),
                        item.delete.as_ref().map(|_| MethodFilter::DELETE),
                        item.options.as_ref().map(|_| MethodFilter::OPTIONS),
                    ]
                });
                let methods = methods.flatten().reduce(MethodFilter::or);
                methods.expect("`utoipa::path` documents a method")
            }
        }
    };
}

#[cfg(feature = "utoipa")]
support!(
    utoipa,
    utoipa_axum,
    __utoipa_routes,
    "The macro `routes!` of utoipa-axum 0.3, with policies."
);
#[cfg(feature = "utoipa-02")]
support!(
    utoipa_02,
    utoipa_axum_02,
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

/// The documents are those of utoipa's own macro, and the routes are a chain in `cors_route!`.
#[doc(hidden)]
#[macro_export]
macro_rules! __routes_of_utoipa {
    (
        $module:ident:
        $($first:ident)::+ $(as $first_policy:path)?
        $(, $($handler:ident)::+ $(as $policy:path)?)* $(,)?
    ) => {{
        let (schemas, paths, mut router) =
            $crate::$module::without_policies!($($first)::+ $(, $($handler)::+)*);
        router = $crate::cors_route!(
            on(
                $crate::$module::methods(
                    &router,
                    &$crate::$module::without_policies!($($first)::+)
                ),
                $($first)::+ $(as $first_policy)?
            )
            $(.on(
                $crate::$module::methods(
                    &router,
                    &$crate::$module::without_policies!($($handler)::+)
                ),
                $($handler)::+ $(as $policy)?
            ))*
        );
        (schemas, paths, router)
    }};
}
