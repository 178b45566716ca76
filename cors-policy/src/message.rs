//! A text put together in a `const`, where there is no allocator to ask for a `String`.

use crate::lint::Lint;
use crate::policy::Policy;

/// Room for the longest text of a rule with two long names and a long origin in it; what goes
/// beyond is cut.
const ROOM: usize = 2048;

pub(crate) struct Message {
    bytes: [u8; ROOM],
    len: usize,
}

impl Message {
    pub(crate) const fn new() -> Message {
        Message {
            bytes: [0; ROOM],
            len: 0,
        }
    }

    pub(crate) const fn with(mut self, text: &str) -> Message {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.len < ROOM {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    /// Which rule it is of, and what to do.
    pub(crate) const fn of(self, lint: Lint) -> Message {
        self.with(" [cors::").with(lint.name()).with("]\nhelp: ")
    }

    /// Which two policies have to do with it.
    pub(crate) const fn noting(self, policy: &Policy, base: &Policy) -> Message {
        self.with("\nnote: `")
            .with(policy.name())
            .with("` builds on `")
            .with(base.name())
            .with("`")
    }

    pub(crate) const fn as_str(&self) -> &str {
        let (written, _) = self.bytes.split_at(self.len);
        match std::str::from_utf8(written) {
            Ok(text) => text,
            // The cut went through a character.
            Err(error) => match std::str::from_utf8(written.split_at(error.valid_up_to()).0) {
                Ok(text) => text,
                Err(_) => "",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Message, ROOM};

    #[test]
    fn a_text_is_put_together_and_cut_at_a_character() {
        assert_eq!(Message::new().with("a").with("").with("ö").as_str(), "aö");
        let long = "ö".repeat(ROOM);
        let message = Message::new().with("a").with(&long);
        assert_eq!(message.as_str().len(), ROOM - 1);
    }
}
