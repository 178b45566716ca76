//! Findings for teams that show them to whoever has made the mistakes.

use serde_core::ser::{Serialize, SerializeStruct as _, Serializer};

use crate::{Finding, PolicyErrors};

/// As `{"lint", "value", "message", "help", "replacement", "variable"}`; what does not apply is `null`.
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut finding = serializer.serialize_struct("Finding", 6)?;
        finding.serialize_field("lint", self.lint().name())?;
        finding.serialize_field("value", self.value())?;
        finding.serialize_field("message", self.message())?;
        finding.serialize_field("help", &self.advice())?;
        finding.serialize_field("replacement", &self.replacement())?;
        finding.serialize_field("variable", &self.variable())?;
        finding.end()
    }
}

/// As `{"policy", "findings": […]}`.
impl Serialize for PolicyErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut errors = serializer.serialize_struct("PolicyErrors", 2)?;
        errors.serialize_field("policy", self.policy())?;
        errors.serialize_field("findings", self.iter().as_slice())?;
        errors.end()
    }
}
