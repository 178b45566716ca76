//! What a finding tells the user to write is right: where it says ``help: write `X` ``, X is put in
//! the place that it underlines, and the result is compiled.

mod compiler;

use std::collections::BTreeMap;

use compiler::{Program, Said};

/// What a finding says to write, if it names one thing.
fn replacement(said: &Said) -> Option<&str> {
    let line = said.message.lines().nth(1)?;
    let write = line.strip_prefix("help: write `")?.strip_suffix('`')?;
    // Several things in back quotes are advice, not one replacement.
    (!write.contains('`')).then_some(write)
}

fn findings<'a>(all: &'a [Said], program: &'a Program) -> impl Iterator<Item = &'a Said> {
    all.iter().filter(|said| {
        said.program == program.name && (said.level == "error" || said.message.contains("[cors::"))
    })
}

/// The program with every replacement in it, and how many there were.
fn mended(program: &Program, all: &[Said]) -> (Program, usize) {
    // In the order of the source; a place is mended once.
    let mut replacements = BTreeMap::new();
    for said in findings(all, program) {
        if let Some(write) = replacement(said) {
            let before = replacements.insert(said.bytes.start, (said.bytes.end, write));
            assert_eq!(
                before, None,
                "{}: two findings mend one place",
                program.name
            );
        }
    }
    let mut source = String::new();
    let mut at = 0;
    for (start, (end, write)) in &replacements {
        assert!(
            at <= *start,
            "{}: findings overlap at {start}",
            program.name
        );
        source.push_str(&program.source[at..*start]);
        source.push_str(write);
        at = *end;
    }
    source.push_str(&program.source[at..]);
    let name = program.name.clone();
    (Program { name, source }, replacements.len())
}

#[test]
fn what_a_finding_says_to_write_compiles() {
    let programs =
        compiler::cases(|path| !compiler::is_told_by_rustc(path) && !compiler::is_quiet(path));
    let before = compiler::check("as-written", &programs);
    let (mended, counts): (Vec<Program>, Vec<usize>) = programs
        .iter()
        .map(|program| mended(program, &before))
        .unzip();
    let after = compiler::check("as-mended", &mended);

    for (program, mended) in programs.iter().zip(&mended) {
        let all = |said: &Said| said.message.clone();
        let left: Vec<String> = findings(&after, mended).map(all).collect();
        let without: Vec<String> = findings(&before, program)
            .filter(|said| replacement(said).is_none())
            .map(all)
            .collect();
        let name = &program.name;
        assert_eq!(left, without, "{name}, mended:\n{}", mended.source);
        let is_fixable = name.ends_with("_fixable");
        assert!(!is_fixable || without.is_empty(), "{name}: {without:#?}");
    }
    let mended: usize = counts.iter().sum();
    assert!(mended >= 150, "only {mended} findings say what to write");
}
