//! The text and the links of a Word file or slides (Office Open XML).

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::page::{MAX_LINKS, escape, link};

/// A package with more files is not read.
const MAX_FILES: usize = 5_000;
/// All files that are read unpack to no more than this.
const MAX_UNPACKED: u64 = 24 << 20;
/// The text of a document is kept to here.
const MAX_TEXT: usize = 4 << 20;

/// The targets of a part's links by their ids.
type Targets = BTreeMap<String, String>;

/// A document as a page. Links that no word of it shows stand at the end.
pub(super) fn page(bytes: &[u8]) -> Option<String> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if package.len() > MAX_FILES {
        return None;
    }
    let mut names: Vec<String> = package
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .collect();
    names.sort();
    let mut left = MAX_UNPACKED;
    let mut page = String::new();
    for name in names.iter().filter(|name| is_part(name)) {
        let targets = relations_of(name)
            .filter(|relations| names.contains(relations))
            .map(|relations| unpacked(&mut package, &relations, &mut left))
            .map_or(Some(Targets::new()), |xml| targets(&xml?))?;
        let xml = unpacked(&mut package, name, &mut left)?;
        Part::new(&targets).read(&xml, &mut page)?;
        page.push_str("<br>");
        if page.len() > MAX_TEXT {
            return None;
        }
    }
    (!page.is_empty()).then_some(page)
}

/// The parts that people read.
fn is_part(name: &str) -> bool {
    const FOLDERS: [&str; 4] = [
        "word/header",
        "word/footer",
        "ppt/slides/slide",
        "ppt/notesSlides/notesSlide",
    ];
    let whole = [
        "word/document.xml",
        "word/footnotes.xml",
        "word/comments.xml",
    ];
    whole.contains(&name)
        || name
            .strip_suffix(".xml")
            .is_some_and(|bare| FOLDERS.iter().any(|folder| bare.starts_with(folder)))
}

/// `word/document.xml` has its links in `word/_rels/document.xml.rels`.
fn relations_of(name: &str) -> Option<String> {
    let (folder, file) = name.rsplit_once('/')?;
    Some(format!("{folder}/_rels/{file}.rels"))
}

/// A file of the package; `None` where it unpacks to more than is left.
fn unpacked(
    package: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    left: &mut u64,
) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = package.by_name(name).ok()?;
    file.take(*left + 1).read_to_end(&mut bytes).ok()?;
    *left = left.checked_sub(bytes.len() as u64)?;
    Some(bytes)
}

/// The external links of a part.
fn targets(xml: &[u8]) -> Option<Targets> {
    let mut targets = Targets::new();
    let mut reader = Reader::from_reader(xml);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag)
                if tag.local_name().as_ref() == "Relationship" =>
            {
                let is_link =
                    attribute(&tag, "Type").is_some_and(|kind| kind.ends_with("/hyperlink"));
                if let (true, Some(id), Some(target)) =
                    (is_link, attribute(&tag, "Id"), attribute(&tag, "Target"))
                    && targets.len() < MAX_LINKS
                {
                    targets.insert(id, target);
                }
            }
            Event::Eof => return Some(targets),
            _ => {}
        }
    }
}

/// An attribute by its name without prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let raw = found.value.as_ref();
    Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), Into::into))
}

/// One part as it is read.
struct Part<'a> {
    targets: &'a Targets,
    shown: Vec<&'a str>,
    /// The link that is open, the words in it, and the element that ends it: in a slide the words follow the
    /// link in one run, in a document the link has runs in it.
    open: Option<(&'a str, String, &'static str)>,
    /// The field code that is being read: `HYPERLINK "https://…"`.
    code: Option<String>,
    /// The link of a field, from its separator to its end, and the words in it.
    field: Option<(String, String)>,
    in_text: bool,
    in_code: bool,
}

impl<'a> Part<'a> {
    fn new(targets: &'a Targets) -> Self {
        Self {
            targets,
            shown: Vec::new(),
            open: None,
            code: None,
            field: None,
            in_text: false,
            in_code: false,
        }
    }

    fn read(mut self, xml: &[u8], page: &mut String) -> Option<()> {
        let mut reader = Reader::from_reader(xml);
        let mut depth = 0_usize;
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) => {
                    depth += 1;
                    self.start(&tag, page);
                }
                Event::Empty(tag) => {
                    self.start(&tag, page);
                    self.end(tag.local_name().as_ref(), page);
                }
                Event::End(tag) => {
                    depth = depth.checked_sub(1)?;
                    self.end(tag.local_name().as_ref(), page);
                }
                Event::Text(text) => self.text(&text, page),
                Event::GeneralRef(name) => {
                    let reference = format!("&{};", &*name);
                    let plain = quick_xml::escape::unescape(&reference)
                        .map_or_else(|_| String::new(), Into::into);
                    self.text(&plain, page);
                }
                // A document that ends inside of an element was cut.
                Event::Eof if depth > 0 => return None,
                Event::Eof => break,
                _ => {}
            }
            if page.len() > MAX_TEXT {
                return None;
            }
        }
        self.close(page);
        self.close_field(page);
        for (id, target) in self.targets {
            if !self.shown.contains(&id.as_str()) {
                link(page, target, "link");
                page.push_str("<br>");
            }
        }
        Some(())
    }

    fn start(&mut self, tag: &BytesStart<'_>, page: &mut String) {
        match tag.local_name().as_ref() {
            "t" => self.in_text = true,
            "instrText" => self.in_code = true,
            "br" | "cr" => page.push_str("<br>"),
            "tab" => page.push(' '),
            "tc" => page.push('\t'),
            "hyperlink" | "hlinkClick" => {
                self.close(page);
                let id = attribute(tag, "id").unwrap_or_default();
                if let Some((id, target)) = self.targets.get_key_value(&id) {
                    self.shown.push(id);
                    let is_slide = tag.local_name().as_ref() == "hlinkClick";
                    let end = if is_slide { "r" } else { "hyperlink" };
                    self.open = Some((target, String::new(), end));
                }
            }
            "fldSimple" => {
                let code = attribute(tag, "instr").unwrap_or_default();
                self.field = target_of(&code).map(|target| (target, String::new()));
            }
            "fldChar" => match attribute(tag, "fldCharType").as_deref() {
                Some("begin") => self.code = Some(String::new()),
                Some("separate") => {
                    let code = self.code.take().unwrap_or_default();
                    self.field = target_of(&code).map(|target| (target, String::new()));
                }
                _ => self.close_field(page),
            },
            _ => {}
        }
    }

    fn end(&mut self, name: &str, page: &mut String) {
        if self.open.as_ref().is_some_and(|(.., end)| *end == name) {
            self.close(page);
        }
        match name {
            "t" => self.in_text = false,
            "instrText" => self.in_code = false,
            "fldSimple" => self.close_field(page),
            "p" => {
                self.close_field(page);
                page.push_str("<br>");
            }
            "tr" => page.push_str("<br>"),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, page: &mut String) {
        if self.in_code {
            if let Some(code) = &mut self.code
                && code.len() < 16_384
            {
                code.push_str(text);
            }
        } else if self.in_text {
            match (&mut self.field, &mut self.open) {
                (Some((_, words)), _) | (None, Some((_, words, _))) => words.push_str(text),
                (None, None) => escape(page, text),
            }
        }
    }

    fn close(&mut self, page: &mut String) {
        if let Some((target, words, _)) = self.open.take() {
            link(page, target, &words);
        }
    }

    fn close_field(&mut self, page: &mut String) {
        self.code = None;
        if let Some((target, words)) = self.field.take() {
            link(page, &target, &words);
        }
    }
}

/// The address in a field code.
fn target_of(code: &str) -> Option<String> {
    let rest = code.trim_start().strip_prefix("HYPERLINK")?.trim_start();
    let target = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => rest.split_whitespace().next()?,
    };
    (!target.is_empty()).then(|| target.to_owned())
}
