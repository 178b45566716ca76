//! A text that is put together in a `const`, where nothing can be allocated.

use std::fmt;

use crate::lint::Lint;

/// Enough for the longest text of a rule, with two long names and a long origin. A longer text is cut.
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

    /// Ends the first line with the name of the lint, and begins the help.
    pub(crate) const fn lint(self, lint: Lint) -> Message {
        self.with(" [cors::").with(lint.name()).with("]\nhelp: ")
    }

    /// Names the policy that it is about, and the one on which that builds.
    pub(crate) const fn note_base(self, policy: &str, base: &str) -> Message {
        self.with(
            "
note: `",
        )
        .with(policy)
        .with("` builds on `")
        .with(base)
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

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
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
