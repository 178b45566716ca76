//! Reads what `{:?}` prints.

use std::iter::Peekable;
use std::str::CharIndices;

/// A value, as its `Debug` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A name alone, or a number.
    Word(String),
    Text(String),
    /// `Name(a, b)`
    Tuple(String, Vec<Value>),
    /// `Name { field: value }`
    Struct(String, Vec<(String, Value)>),
    /// `{key: value}`
    Map(Vec<(Value, Value)>),
    List(Vec<Value>),
}

impl Value {
    /// Reads all of a text. `None` if it has another form.
    pub(super) fn parse(text: &str) -> Option<Value> {
        let mut parser = Parser {
            text,
            chars: text.char_indices().peekable(),
        };
        let value = parser.value()?;
        parser.blank();
        parser.chars.next().is_none().then_some(value)
    }

    /// The field of a struct.
    pub(super) fn field(&self, name: &str) -> Option<&Value> {
        let Value::Struct(_, fields) = self else {
            return None;
        };
        let mut fields = fields.iter();
        fields
            .find(|(field, _)| field == name)
            .map(|(_, value)| value)
    }

    /// The entries of a map. An empty one may look like a set.
    pub(super) fn entries(&self) -> Option<&[(Value, Value)]> {
        match self {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The name of a word, a tuple or a struct.
    pub(super) fn name(&self) -> &str {
        match self {
            Value::Word(name) | Value::Tuple(name, _) | Value::Struct(name, _) => name,
            Value::Text(_) | Value::Map(_) | Value::List(_) => "",
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
}

impl Parser<'_> {
    fn blank(&mut self) {
        while self
            .chars
            .next_if(|(_, char)| char.is_whitespace())
            .is_some()
        {}
    }

    /// Takes this character, after blanks.
    fn takes(&mut self, wanted: char) -> bool {
        self.blank();
        self.chars.next_if(|(_, char)| *char == wanted).is_some()
    }

    fn value(&mut self) -> Option<Value> {
        self.blank();
        let (start, first) = *self.chars.peek()?;
        match first {
            '"' => self.string().map(Value::Text),
            '{' => {
                self.chars.next();
                let entry = |parser: &mut Self| {
                    let key = parser.value()?;
                    Some((key, parser.takes(':').then(|| parser.value())??))
                };
                self.list('}', entry).map(Value::Map)
            }
            '[' => {
                self.chars.next();
                self.list(']', Parser::value).map(Value::List)
            }
            _ => {
                let name = self.word(start);
                self.named(name)
            }
        }
    }

    /// A name with its path, or a number.
    fn word(&mut self, start: usize) -> String {
        let mut end = start;
        loop {
            let rest = &self.text[end..];
            let length = match rest.chars().next() {
                Some(char) if char.is_alphanumeric() || "_.-".contains(char) => char.len_utf8(),
                _ if rest.starts_with("::") => 2,
                _ => return self.text[start..end].to_owned(),
            };
            end += length;
            while self.chars.next_if(|(at, _)| *at < end).is_some() {}
        }
    }

    /// What follows a name.
    fn named(&mut self, name: String) -> Option<Value> {
        // `b"bytes"`
        if let Some((_, '"')) = self.chars.peek() {
            return self.string().map(Value::Text);
        }
        if let Some((_, '(')) = self.chars.peek() {
            self.chars.next();
            return self
                .list(')', Parser::value)
                .map(|values| Value::Tuple(name, values));
        }
        if name.is_empty() {
            return None;
        }
        let is_struct =
            self.text[self.chars.peek().map_or(self.text.len(), |(at, _)| *at)..].starts_with(" {");
        if is_struct {
            self.takes('{');
            let field = |parser: &mut Self| {
                parser.blank();
                // The rest of a struct that is not shown.
                if parser.takes('.') {
                    parser.takes('.');
                    return Some((String::new(), Value::Word("..".to_owned())));
                }
                let mut field = String::new();
                while let Some((_, char)) = parser
                    .chars
                    .next_if(|(_, char)| char.is_alphanumeric() || *char == '_')
                {
                    field.push(char);
                }
                Some((field, parser.takes(':').then(|| parser.value())??))
            };
            return self
                .list('}', field)
                .map(|fields| Value::Struct(name, fields));
        }
        Some(Value::Word(name))
    }

    /// Entries up to a closing bracket.
    fn list<T>(
        &mut self,
        close: char,
        mut entry: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut entries = Vec::new();
        loop {
            if self.takes(close) {
                return Some(entries);
            }
            entries.push(entry(self)?);
            if self.takes(',') {
                continue;
            }
            return self.takes(close).then_some(entries);
        }
    }

    /// A string, with its escapes.
    fn string(&mut self) -> Option<String> {
        self.takes('"').then_some(())?;
        let mut string = String::new();
        loop {
            match self.chars.next()?.1 {
                '"' => return Some(string),
                '\\' => match self.chars.next()?.1 {
                    'n' => string.push('\n'),
                    't' => string.push('\t'),
                    'r' => string.push('\r'),
                    '0' => string.push('\0'),
                    'u' => {
                        self.takes('{').then_some(())?;
                        let mut code = 0;
                        while let Some((_, digit)) = self.chars.next_if(|(_, char)| *char != '}') {
                            code = code * 16 + digit.to_digit(16)?;
                        }
                        self.takes('}').then_some(())?;
                        string.push(char::from_u32(code)?);
                    }
                    char => string.push(char),
                },
                char => string.push(char),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn what_debug_prints_is_read() {
        #[derive(Debug)]
        #[allow(dead_code)]
        struct Whole {
            unit: Option<()>,
            text: &'static str,
            map: std::collections::BTreeMap<u32, Result<u8, String>>,
            list: Vec<(i8, f32)>,
            bytes: &'static [u8],
            empty: Vec<u8>,
        }
        let whole = Whole {
            unit: None,
            text: "a \"{b}\", \\ é\n\u{7f}",
            map: [(1, Ok(2)), (3, Err("}".to_owned()))].into(),
            list: vec![(-1, 0.5)],
            bytes: b"a,b",
            empty: Vec::new(),
        };
        let value = Value::parse(&format!("{whole:?}")).unwrap();
        assert_eq!(value.name(), "Whole");
        assert_eq!(value.field("unit").unwrap().name(), "None");
        assert_eq!(
            *value.field("text").unwrap(),
            Value::Text(whole.text.to_owned())
        );
        let map = value.field("map").unwrap().entries().unwrap();
        let error = Value::Tuple("Err".to_owned(), vec![Value::Text("}".to_owned())]);
        assert_eq!(map[1], (Value::Word("3".to_owned()), error));
        let Value::List(list) = value.field("list").unwrap() else {
            panic!("{value:?}");
        };
        assert_eq!(list.len(), 1);
        assert_eq!(*value.field("empty").unwrap(), Value::List(Vec::new()));
        // The same on several lines.
        assert_eq!(Value::parse(&format!("{whole:#?}")), Some(value));
        for broken in ["", "A {", "A { b }", "A(", "\"a", "{a}", "A B"] {
            assert_eq!(Value::parse(broken), None, "{broken}");
        }
    }
}
