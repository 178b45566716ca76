//! What a command prints, and what the README says of it.

use super::blocks::Shown;

/// What stands for something that differs from run to run.
const WHATEVER: char = '…';

/// The lines of what was printed, less those that say when, and blank ones at the end.
pub(super) fn lines(printed: &str) -> Vec<String> {
    let is_date = |line: &str| line.to_ascii_lowercase().starts_with("date: ");
    let mut lines: Vec<String> = printed
        .lines()
        .filter(|line| !is_date(line))
        .map(ToOwned::to_owned)
        .collect();
    while lines.pop_if(|line| line.is_empty()).is_some() {}
    lines
}

/// Whether the README says this.
pub(super) fn says(output: &[String], printed: &[String]) -> bool {
    let said = lines(&output.join("\n"));
    said.len() == printed.len()
        && said
            .iter()
            .zip(printed)
            .all(|(said, printed)| is_line(said, printed))
}

/// Whether a line of the README is this one.
fn is_line(said: &str, printed: &str) -> bool {
    let mut parts = said.split(WHATEVER);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = printed.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The README with what was printed in the place of what it showed. Lines with `…` that are still
/// true stay.
pub(super) fn replaced(readme: &str, differing: &[(&Shown, Vec<String>)]) -> String {
    let mut lines: Vec<&str> = readme.lines().collect();
    for (shown, printed) in differing.iter().rev() {
        let kept = |line: &str| {
            let mut said = shown.output.iter();
            said.find(|said| said.contains(WHATEVER) && is_line(said, line))
        };
        let printed = printed
            .iter()
            .map(|line| kept(line).map_or(line.as_str(), String::as_str));
        lines.splice(shown.at.clone(), printed);
    }
    lines.join("\n") + "\n"
}

/// For whoever has to see it at once.
pub(super) fn difference(shown: &Shown, printed: &[String]) -> String {
    let said = lines(&shown.output.join("\n"));
    let mut told = format!("\n$ {}\n", shown.command);
    let no_line = String::new();
    for at in 0..said.len().max(printed.len()) {
        let (said, printed) = (said.get(at), printed.get(at));
        match (said, printed) {
            (Some(said), Some(printed)) if is_line(said, printed) => {
                told.extend(["  ", printed, "\n"]);
            }
            _ => {
                for (sign, line) in [("- ", said), ("+ ", printed)] {
                    if line.is_some() {
                        told.extend([sign, line.unwrap_or(&no_line), "\n"]);
                    }
                }
            }
        }
    }
    told + "(- is what the README says, + what is printed)\n"
}

#[cfg(test)]
mod tests {
    use super::super::blocks::{Block, shown};
    use super::{is_line, lines, replaced, says};

    const README: &str = "\
# Title

```sh
# Starts it.
A=1 \\
  cargo run # here
```

```console
$ curl -i \\
       x
HTTP/1.1 200 OK
date: today
set-cookie: session=…; Path=/

body

$ curl y
```

```text
$ curl z
```
";

    #[test]
    fn commands_and_what_they_print() {
        let shown = shown(README);
        let commands = shown.iter().map(|shown| (shown.block, &*shown.command));
        assert_eq!(
            commands.collect::<Vec<_>>(),
            [
                (Block::Sh, "A=1 \\\n  cargo run # here"),
                (Block::Console, "curl -i \\\n       x"),
                (Block::Console, "curl y"),
            ]
        );
        assert_eq!(shown[0].output, [""; 0]);
        let answer = [
            "HTTP/1.1 200 OK",
            "date: today",
            "set-cookie: session=…; Path=/",
            "",
            "body",
        ];
        assert_eq!(shown[1].output, answer);
        assert_eq!(shown[2].output, [""; 0]);
    }

    #[test]
    fn what_differs_from_run_to_run() {
        for (said, printed, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("ab", "a", false),
            ("…", "", true),
            ("a…", "abc", true),
            ("a…", "b", false),
            ("a…c", "abc", true),
            ("a…c", "ac", true),
            ("a…c", "abd", false),
            ("a…a", "a", false),
            ("a…b…c", "a-b-c", true),
            ("a…b…c", "a-c", false),
        ] {
            assert_eq!(is_line(said, printed), expected, "{said} {printed}");
        }
    }

    #[test]
    fn what_is_not_so_is_written_anew() {
        let shown = shown(README);
        let same = "HTTP/1.1 200 OK\r\ndate: now\r\nset-cookie: session=7; Path=/\r\n\r\nbody\n";
        assert!(says(&shown[1].output, &lines(same)));
        assert!(!says(
            &shown[1].output,
            &lines(&same.replace("body", "mind"))
        ));
        assert!(!says(&shown[1].output, &lines(&format!("{same}more"))));
        assert!(!says(&shown[1].output, &lines("HTTP/1.1 200 OK")));
        assert!(says(&shown[2].output, &lines("\n")));

        let other = lines(&same.replace("body", "mind"));
        let anew = replaced(README, &[(&shown[1], other), (&shown[2], lines("y"))]);
        let expected = README
            .replace("date: today\n", "")
            .replace("body", "mind")
            .replace("$ curl y\n", "$ curl y\ny\n");
        assert_eq!(anew, expected);
    }
}
