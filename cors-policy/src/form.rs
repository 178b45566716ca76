//! The form in which a finding says what its reader can write.

use crate::key::Key;
use crate::message::Message;

/// Where the policy of a finding is written. A help offers only what can be written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// In `#[cors_policy(...)]`.
    Attribute,
    /// In `dev(...)` of the attribute.
    Dev,
    /// With `Policy::builder()`.
    Builder,
    /// Elsewhere. The reader gives origins alone: in an environment variable, or to a set.
    OriginsAlone,
}

impl Form {
    /// A key, by its name.
    pub(crate) const fn key(self, key: Key) -> Message {
        let message = Message::new();
        match self {
            Form::Attribute | Form::Dev | Form::OriginsAlone => {
                message.with("`").with(key.name()).with("`")
            }
            Form::Builder => message.with("`.").with(key.name()).with("(...)`"),
        }
    }

    /// A key with a list.
    pub(crate) const fn list(self, key: Key, entries: &[&str]) -> Message {
        let entries = self.entries(key, entries);
        let message = Message::new();
        match self {
            Form::Attribute | Form::Dev | Form::OriginsAlone => {
                message.with(key.name()).with(" = ").with(entries.as_str())
            }
            Form::Builder => message
                .with(".")
                .with(key.name())
                .with("(")
                .with(entries.as_str())
                .with(")"),
        }
    }

    /// A list, without its key.
    pub(crate) const fn entries(self, key: Key, entries: &[&str]) -> Message {
        let is_bare = matches!((self, key), (Form::Attribute, Key::AllowMethods));
        let mut message = Message::new().with("[");
        let mut at = 0;
        while at < entries.len() {
            if at > 0 {
                message = message.with(", ");
            }
            message = if is_bare {
                message.with(entries[at])
            } else {
                message.with("\"").with(entries[at]).with("\"")
            };
            at += 1;
        }
        message.with("]")
    }

    /// The value that allows everything, without its key.
    pub(crate) const fn wildcard(self) -> &'static str {
        match self {
            Form::Attribute | Form::Dev => "`\"*\"`",
            Form::Builder => "`[\"*\"]`",
            Form::OriginsAlone => "`*`",
        }
    }

    /// A key with the value that allows everything.
    pub(crate) const fn key_with_wildcard(self, key: Key) -> Message {
        match self {
            Form::Attribute | Form::Dev | Form::OriginsAlone => {
                Message::new().with("`").with(key.name()).with(" = \"*\"`")
            }
            Form::Builder => Message::new()
                .with("`.")
                .with(key.name())
                .with("([\"*\"])`"),
        }
    }

    /// The key that allows credentials.
    pub(crate) const fn credentials(self) -> &'static str {
        match self {
            Form::Attribute | Form::Dev => "`allow_credentials`",
            Form::Builder => "`.allow_credentials(true)`",
            Form::OriginsAlone => "credentials",
        }
    }

    /// The key that shares with no other origin.
    pub(crate) const fn same_origin(self) -> &'static str {
        match self {
            Form::Attribute | Form::Dev | Form::OriginsAlone => "`same_origin`",
            Form::Builder => "`.same_origin()`",
        }
    }

    /// How to allow all headers that a preflight asks for.
    pub(crate) const fn mirror(self) -> &'static str {
        match self {
            Form::Attribute | Form::Dev | Form::OriginsAlone => "write `mirror`",
            Form::Builder => "call `.mirror_headers()`",
        }
    }

    /// A method that is not a standard one, as it is listed.
    pub(crate) const fn custom_method(self, name: &str) -> Message {
        match self {
            Form::Attribute | Form::Dev | Form::OriginsAlone => {
                Message::new().with("`custom(\"").with(name).with("\")`")
            }
            Form::Builder => Message::new()
                .with("`.allow_custom_methods([\"")
                .with(name)
                .with("\"])`"),
        }
    }

    /// How to switch a safety rule off. Nothing for a reader who does not write the policy.
    pub(crate) const fn danger(self, danger: &str) -> Option<Message> {
        match self {
            Form::Attribute => Some(
                Message::new()
                    .with("add `dangerously_allow(")
                    .with(danger)
                    .with(")`"),
            ),
            Form::Dev => Some(
                Message::new()
                    .with("write `dev(…, dangerously_allow(")
                    .with(danger)
                    .with("))`"),
            ),
            Form::Builder => Some(
                Message::new()
                    .with("set `")
                    .with(danger)
                    .with("` in `.dangerously_allow(...)`"),
            ),
            Form::OriginsAlone => None,
        }
    }

    /// Whether the reader writes the whole policy.
    pub(crate) const fn has_all_keys(self) -> bool {
        !matches!(self, Form::OriginsAlone)
    }
}
