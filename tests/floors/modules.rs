//! The modules of a crate, as files, and which file takes something from which.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Item, ItemUse, UseTree, Visibility,
    visit::{self, Visit},
};

/// A path as it is written, or a module as it is reached from the root of its crate.
type Names = Vec<String>;

/// Which file takes something from which.
pub(crate) type Imports = BTreeSet<(PathBuf, PathBuf)>;

/// A module.
#[derive(Default)]
struct Module {
    file: PathBuf,
    /// What it names: a module below it, or something that it takes from elsewhere under a name of its own.
    aliases: BTreeMap<String, Names>,
    /// The modules whose names are all taken.
    globs: Vec<Names>,
    /// Every path that stands in it.
    paths: BTreeSet<Names>,
}

/// The source of a crate.
#[derive(Default)]
pub(crate) struct Crate {
    modules: BTreeMap<Names, Module>,
}

impl Crate {
    /// Reads the crate that begins in this file. What is for tests only is left out.
    pub(crate) fn read(root: &Path) -> Self {
        let mut found = Self::default();
        let folder = root.parent().unwrap().to_owned();
        found.file(&[], root, &folder);
        found
    }

    fn file(&mut self, module: &[String], file: &Path, folder: &Path) {
        let source = fs::read_to_string(file).unwrap();
        let parsed = syn::parse_file(&source).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        self.items(module, file, folder, &parsed.items);
    }

    /// Takes in the items of a module. `folder`: where the modules below it are.
    fn items(&mut self, module: &[String], file: &Path, folder: &Path, items: &[Item]) {
        let mut own = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        for item in items.iter().filter(|item| !is_for_tests(item)) {
            match item {
                Item::Mod(below) => self.below(module, file, folder, below),
                item => Reader(&mut own).visit_item(item),
            }
        }
        self.modules.insert(module.to_vec(), own);
    }

    fn below(&mut self, module: &[String], file: &Path, folder: &Path, below: &syn::ItemMod) {
        let name = below.ident.to_string();
        let path = joined(module, &name);
        let inside = folder.join(&name);
        if let Some((_, items)) = &below.content {
            self.items(&path, file, &inside, items);
            return;
        }
        let beside = folder.join(format!("{name}.rs"));
        let file = if beside.is_file() {
            beside
        } else {
            inside.join("mod.rs")
        };
        self.file(&path, &file, &inside);
    }

    /// Which file of the crate takes something from which other one.
    pub(crate) fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (name, module) in &self.modules {
            for path in &module.paths {
                if let Some(target) = self.resolve(name, path, 0)
                    && target != module.file
                {
                    imports.insert((module.file.clone(), target));
                }
            }
        }
        imports
    }

    /// The first names of every path that leads out of the crate, with the file that it stands in.
    pub(crate) fn foreign(&self) -> BTreeSet<(String, PathBuf)> {
        let foreign = |(name, module): (&Names, &Module)| {
            let leads_out = |path: &&Names| self.resolve(name, path, 0).is_none();
            let out: Vec<_> = module
                .paths
                .iter()
                .filter(leads_out)
                .map(|path| {
                    // A name that was taken under another one.
                    let first = module.aliases.get(&path[0]).unwrap_or(path);
                    (first[0].clone(), module.file.clone())
                })
                .collect();
            out
        };
        self.modules.iter().flat_map(foreign).collect()
    }

    /// The file in which what a path names is written. None where that is in another crate.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<PathBuf> {
        let (mut at, mut rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (from.to_vec(), &path[1..]),
            "super" => (parent(from)?, &path[1..]),
            _ => (from.to_vec(), path),
        };
        let is_relative = rest.len() == path.len();
        let begin = at.clone();
        while let Some((name, after)) = rest.split_first() {
            let below = joined(&at, name);
            if name == "super" {
                at = parent(&at)?;
            } else if self.modules.contains_key(&below) {
                at = below;
            } else if let Some(alias) = self.modules.get(&at)?.aliases.get(name)
                && depth < 8
                && alias != path
            {
                return self.resolve(&at, &[alias, after].concat(), depth + 1);
            } else {
                let globs = &self.modules.get(&at)?.globs;
                let by_glob = globs.iter().find_map(|glob| {
                    let inside = self.module(&at, glob)?;
                    let has = self.modules.get(&inside)?.aliases.contains_key(name);
                    (depth < 8 && has).then(|| self.resolve(&inside, rest, depth + 1))?
                });
                // A name that a path begins with and that is nothing here is of another crate or of the language.
                return by_glob.or_else(|| {
                    (!is_relative || at != begin).then(|| self.modules[&at].file.clone())
                });
            }
            rest = after;
        }
        Some(self.modules.get(&at)?.file.clone())
    }

    /// The module that a path names.
    fn module(&self, from: &[String], path: &[String]) -> Option<Names> {
        let (mut at, rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (from.to_vec(), &path[1..]),
            "super" => (parent(from)?, &path[1..]),
            _ => (from.to_vec(), path),
        };
        for name in rest {
            at = if name == "super" {
                parent(&at)?
            } else {
                joined(&at, name)
            };
        }
        self.modules.contains_key(&at).then_some(at)
    }
}

fn joined(module: &[String], name: &str) -> Names {
    [module, &[name.to_owned()]].concat()
}

fn parent(module: &[String]) -> Option<Names> {
    module.split_last().map(|(_, parent)| parent.to_vec())
}

fn is_for_tests(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        _ => &[],
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|what| what.is_ident("test"))
    })
}

/// Takes down every path and every name that is taken from elsewhere.
struct Reader<'a>(&'a mut Module);

impl Reader<'_> {
    fn imported(&mut self, tree: &UseTree, before: &[String], visibility: &Visibility) {
        match tree {
            UseTree::Path(path) => {
                self.imported(
                    &path.tree,
                    &joined(before, &path.ident.to_string()),
                    visibility,
                );
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let (path, name) = if name == "self" {
                    (before.to_vec(), before.last().unwrap().clone())
                } else {
                    (joined(before, &name), name)
                };
                self.alias(name, path, visibility);
            }
            UseTree::Rename(rename) => {
                let name = rename.ident.to_string();
                let path = if name == "self" {
                    before.to_vec()
                } else {
                    joined(before, &name)
                };
                self.alias(rename.rename.to_string(), path, visibility);
            }
            UseTree::Glob(_) => {
                self.0.paths.insert(before.to_vec());
                self.0.globs.push(before.to_vec());
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.imported(tree, before, visibility);
                }
            }
        }
    }

    /// What a module only hands on is no import of its own: who takes it from there takes it from where it is.
    fn alias(&mut self, name: String, path: Names, visibility: &Visibility) {
        if matches!(visibility, Visibility::Inherited) {
            self.0.paths.insert(path.clone());
        }
        self.0.aliases.insert(name, path);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.imported(&item.tree, &[], &item.vis);
    }

    /// `pub(in crate::graph)` says who may take something, and takes nothing.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Names = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if names.len() > 1 {
            self.0.paths.insert(names);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, one: &'ast syn::Macro) {
        self.visit_path(&one.path);
        self.tokens(one.tokens.clone());
    }
}

impl Reader<'_> {
    /// The paths among the words of a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut names = Names::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if colons == 2 => names.push(ident.to_string()),
                TokenTree::Ident(ident) => {
                    self.path_of_tokens(&mut names);
                    names.push(ident.to_string());
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !names.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => {
                    self.path_of_tokens(&mut names);
                    self.tokens(group.stream());
                }
                _ => self.path_of_tokens(&mut names),
            }
            colons = 0;
        }
        self.path_of_tokens(&mut names);
    }

    fn path_of_tokens(&mut self, names: &mut Names) {
        if names.len() > 1 {
            self.0.paths.insert(std::mem::take(names));
        }
        names.clear();
    }
}
