//! `cors_route!`, under this crate's own name.

#[doc = include_str!("../guide/cors-route.md")]
#[macro_export]
macro_rules! cors_route {
    ($($chain:tt)*) => {
        $crate::__private::cors_route!([$crate] $($chain)*)
    };
}
