//! The expansion of each example, in a file beside it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::Parse;
use syn::token::Brace;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, File, ImplItem, Item, ItemImpl, ItemMod, parse_quote};

use crate::expand::cors_policy;
use crate::expand::route::cors_route;

/// The files of the examples, and those of their expansions.
fn sources() -> Vec<(PathBuf, PathBuf)> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mains = files(&examples).into_iter().filter_map(|folder| {
        let main = folder.join("main.rs");
        main.exists().then(|| (main, folder.join("expanded.rs")))
    });
    let cases = examples.join("playground/src/cases");
    let cases = files(&cases).into_iter().filter_map(|case| {
        let name = case.file_name()?;
        let expanded = cases.join("expanded").join(name);
        (case.extension() == Some(OsStr::new("rs"))).then_some((case, expanded))
    });
    mains.chain(cases).collect()
}

/// The files in a folder, if it exists.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_example_has_what_the_macros_write_beside_it() {
    let sources = sources();
    assert!(!sources.is_empty(), "the examples are gone");
    for (source, kept) in sources {
        let name = source.file_name().unwrap().to_string_lossy();
        let head = format!(
            "// What the compiler sees in the place of `{name}`: what `#[cors_policy]` and `cors_route!` write.\n\
             // A test writes this file, and fails when it is not so any more. Nobody edits it:\n\
             // UPDATE_EXPECT=1 cargo test -p cors-macros examples\n\n"
        );
        let expanded = expanded(&source);
        assert!(
            kept.exists() || std::env::var_os("UPDATE_EXPECT").is_some(),
            "{} has nothing beside it: UPDATE_EXPECT=1 writes it",
            source.display()
        );
        expect_file![kept].assert_eq(&(head + &expanded));
    }
}

/// Each line is compiled with every annotation, and the file shows what an annotation does.
#[test]
fn the_first_policy_of_the_readme_adds_25_lines_at_most() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let (_, code) = readme.split_once("```rust\n").unwrap();
    let (code, _) = code.split_once("```").unwrap();
    let mut file: File = syn::parse_str(code).unwrap();
    let mut plain = file.clone();
    for item in &mut plain.items {
        if let Item::Fn(function) = item {
            policy(&mut function.attrs);
        }
    }
    Macros::default().visit_file_mut(&mut file);
    let (expanded, plain) = (spaced(&file), spaced(&plain));
    let added = expanded.lines().count() - plain.lines().count();
    assert!((1..=25).contains(&added), "{added} more:\n{expanded}");
}

fn expanded(source: &Path) -> String {
    let mut file = read(source);
    let mut macros = Macros {
        folder: source.parent().unwrap().to_owned(),
    };
    macros.visit_file_mut(&mut file);
    let text = spaced(&file);
    for left in ["#[cors_policy", "cors_route!", "compile_error!"] {
        let at = text.find(left).map(|at| &text[at..]);
        assert_eq!(at, None, "{}", source.display());
    }
    text
}

fn read(source: &Path) -> File {
    let text = fs::read_to_string(source).unwrap_or_else(|error| panic!("{source:?}: {error}"));
    let mut file: File =
        syn::parse_str(&text).unwrap_or_else(|error| panic!("{source:?}: {error}"));
    // The documentation of the example.
    file.attrs.clear();
    file
}

/// The file with a blank line between items, except between imports.
fn spaced(file: &File) -> String {
    let mut text = String::new();
    let mut after_import = true;
    for item in &file.items {
        let is_import = matches!(item, Item::Use(_));
        if !(text.is_empty() || after_import && is_import) {
            text.push('\n');
        }
        after_import = is_import;
        text += &prettyplease::unparse(&parse_quote!(#item));
    }
    text
}

/// Expands the macros, and includes the files of modules.
#[derive(Default)]
struct Macros {
    /// The folder of the modules' files.
    folder: PathBuf,
}

impl Macros {
    fn items(&mut self, items: &mut Vec<Item>) {
        for mut item in std::mem::take(items) {
            let policy = match &mut item {
                Item::Fn(function) => policy(&mut function.attrs),
                Item::Struct(item) => policy(&mut item.attrs),
                _ => None,
            };
            match policy {
                Some(policy) => {
                    let file: File = written(policy, &item, |items| items);
                    items.extend(file.items);
                }
                None => items.push(item),
            }
        }
        for item in &mut *items {
            self.visit_item_mut(item);
        }
    }
}

impl VisitMut for Macros {
    fn visit_file_mut(&mut self, file: &mut File) {
        self.items(&mut file.items);
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        let folder = self.folder.join(module.ident.to_string());
        if module.semi.take().is_some() {
            let items = read(&folder.with_extension("rs")).items;
            module.content = Some((Brace::default(), items));
        }
        let outside = std::mem::replace(&mut self.folder, folder);
        if let Some((_, items)) = &mut module.content {
            self.items(items);
        }
        self.folder = outside;
    }

    fn visit_item_impl_mut(&mut self, block: &mut ItemImpl) {
        for mut item in std::mem::take(&mut block.items) {
            let policy = match &mut item {
                ImplItem::Fn(method) => policy(&mut method.attrs),
                _ => None,
            };
            match policy {
                Some(policy) => {
                    let within = |methods| quote!(impl Methods { #methods });
                    let methods: ItemImpl = written(policy, &item, within);
                    block.items.extend(methods.items);
                }
                None => block.items.push(item),
            }
        }
        visit_mut::visit_item_impl_mut(self, block);
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::Macro(call) = expression
            && is(&call.mac.path, "cors_route")
        {
            let chain = &call.mac.tokens;
            // As `cors_runtime::cors_route!` calls it.
            let written = cors_route(quote!([::cors_runtime] #chain));
            *expression = syn::parse2(written).unwrap();
        }
        visit_mut::visit_expr_mut(self, expression);
    }
}

/// Removes the attribute, as rustc does before it calls the macro, and returns its arguments.
fn policy(attributes: &mut Vec<Attribute>) -> Option<TokenStream> {
    let at = attributes
        .iter()
        .position(|attribute| is(attribute.path(), "cors_policy"))?;
    let arguments = attributes.remove(at).meta;
    Some(arguments.require_list().unwrap().tokens.clone())
}

/// The expansion of an item, parsed as part of what contains it.
fn written<T: Parse>(
    policy: TokenStream,
    item: &impl ToTokens,
    within: impl Fn(TokenStream) -> TokenStream,
) -> T {
    syn::parse2(within(cors_policy(policy, item.to_token_stream()))).unwrap()
}

fn is(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}
