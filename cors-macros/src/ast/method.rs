//! An entry of `allow_methods`.

use cors_policy::__private::MethodEntry;

/// A method, by the way it is written.
#[derive(Clone, Debug)]
pub(crate) enum Method {
    /// `GET`
    Bare(String),
    /// `"GET"`
    Quoted(String),
    /// `custom("PURGE")`
    Custom(String),
}

impl Method {
    pub(crate) fn name(&self) -> &str {
        match self {
            Method::Bare(name) | Method::Quoted(name) | Method::Custom(name) => name,
        }
    }
}

impl<'a> From<&'a Method> for MethodEntry<'a> {
    fn from(method: &'a Method) -> Self {
        MethodEntry {
            name: method.name(),
            custom: matches!(method, Method::Custom(_)),
        }
    }
}
