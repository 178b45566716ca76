//! Links between the documents lead somewhere: to a file that is there, and a heading in it.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All Markdown files, but for what is built.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            documents(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// The targets of `[…](…)`, `src="…"` and `srcset="…"`, outside of code.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        for (start, end) in [("](", ')'), ("src=\"", '"'), ("srcset=\"", '"')] {
            for rest in line.split(start).skip(1) {
                links.extend(rest.split(end).next().map(str::to_owned));
            }
        }
    }
    links
}

/// A heading's name in links, as it is made where Markdown is shown.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(
        |char: char| !(char.is_alphanumeric() || " -_".contains(char)),
        "",
    );
    kept.replace(' ', "-")
}

fn has_anchor(text: &str, name: &str) -> bool {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| line.trim_start_matches('#').trim())
        .any(|heading| anchor(heading) == name)
}

/// Where this repository is published: what leads there has to be here.
const REPOSITORY: &str = "https://github.com/cors-policy/cors-policy";

/// Where a heading of the guide is published.
const GUIDE: &str = "https://docs.rs/cors-runtime/latest/cors_runtime/#";

/// The file that a link shows, behind the address of the repository.
fn published_file(link: &str) -> PathBuf {
    let path = link.split('#').next().unwrap().trim_start_matches('/');
    let shown = ["tree/main/", "blob/main/"].iter();
    let file = shown.clone().find_map(|shown| path.strip_prefix(shown));
    root().join(file.unwrap_or(if path.is_empty() { "README.md" } else { path }))
}

#[test]
fn every_link_leads_somewhere() {
    let mut files = Vec::new();
    documents(&root(), &mut files);
    // The guide is one page.
    let guide: String = files
        .iter()
        .filter(|path| path.parent().unwrap().ends_with("guide"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let mut broken = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        let is_guide = file.parent().unwrap().ends_with("guide");
        for link in links(&text) {
            let published = link.strip_prefix(REPOSITORY);
            // A part of the guide is read by itself, too: where the heading of another part is meant, it is on the page.
            if let Some(heading) = link.strip_prefix(GUIDE) {
                if !has_anchor(&guide, heading) {
                    broken.push(format!("{}: {link}", file.display()));
                }
                continue;
            }
            // Other sites are not asked, and items of code are rustdoc's.
            let is_item = is_guide && !link.starts_with('#');
            if published.is_none() && (link.contains("://") || is_item || link.contains("::")) {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = match (published, path) {
                (Some(link), _) => published_file(link),
                (None, "") => file.clone(),
                (None, path) => file.parent().unwrap().join(path),
            };
            let is_there = match fs::read_to_string(&target) {
                Ok(text) => heading.is_empty() || has_anchor(&text, heading),
                Err(_) => target.exists() && heading.is_empty(),
            };
            if !is_there {
                broken.push(format!("{}: {link}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
