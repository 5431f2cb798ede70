//! A page as its reader sees it: the text, and the links with what they show.

use std::{convert::Infallible, ops::Range};

use html5gum::{
    Emitter, Span, Tokenizer,
    emitters::{
        ForwardingEmitter,
        callback::{CallbackEmitter, CallbackEvent},
    },
};

mod tag;

use tag::Tag;

/// A page's text and links.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) anchors: Vec<Anchor>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) href: String,
    /// Where in the page's text its words stand; empty for a picture.
    pub(crate) shown: Range<usize>,
    /// It stands where nobody sees it.
    pub(crate) is_hidden: bool,
    /// What a mail client says the link was before it was rewritten.
    pub(crate) original: Option<String>,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Page {
    let mut reader = Reader::default();
    reader.read(html);
    reader.close_anchor();
    reader.page
}

/// Does not stop at what is no HTML: nearly no mail is.
struct Forgiving<E>(E);

impl<E: Emitter> ForwardingEmitter for Forgiving<E> {
    type Token = E::Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

#[derive(Default)]
struct Reader {
    page: Page,
    base: Option<String>,
    open: Option<Anchor>,
    /// The element that hides, and how many of its name are open inside it.
    hidden_by: Option<(Vec<u8>, usize)>,
    /// Inside an element whose text nobody reads.
    silent: bool,
    in_comment: bool,
}

impl Reader {
    fn read(&mut self, html: &str) {
        let mut tag = Tag::default();
        let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
            self.event(&event, &mut tag);
            None::<Infallible>
        });
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(html, Forgiving(emitter)).finish();
    }

    fn event(&mut self, event: &CallbackEvent<'_>, tag: &mut Tag) {
        match event {
            CallbackEvent::OpenStartTag { name } => *tag = Tag::new(name),
            CallbackEvent::AttributeName { name } => tag.begin_attribute(name),
            CallbackEvent::AttributeValue { value } => tag.end_attribute(value),
            CallbackEvent::CloseStartTag { self_closing } => self.start(tag, *self_closing),
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.text(value),
            CallbackEvent::Comment { value } => self.comment(value),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn text(&mut self, text: &[u8]) {
        if self.silent || self.hidden_by.is_some() {
            return;
        }
        let text = String::from_utf8_lossy(text);
        let page = &mut self.page.text;
        for (at, word) in text.split([' ', '\t', '\n', '\r']).enumerate() {
            if at > 0 && !page.is_empty() && !page.ends_with(['\n', ' ']) {
                page.push(' ');
            }
            page.push_str(word);
        }
    }

    fn start(&mut self, tag: &Tag, self_closing: bool) {
        let name = tag.name.as_slice();
        match name {
            b"script" | b"style" | b"title" | b"noframes" => self.silent = !self_closing,
            b"base" => {
                if self.base.is_none() {
                    self.base = tag.text("href").map(str::to_owned);
                }
                return;
            }
            b"link" => return,
            b"br" => self.page.text.push('\n'),
            b"td" | b"th" => self.page.text.push(' '),
            _ if is_block(name) => self.break_line(),
            _ => {}
        }
        if !self_closing {
            self.note_hiding(tag);
        }
        let target = if name == b"form" { "action" } else { "href" };
        if let Some(href) = tag.text("href").or_else(|| tag.text(target)) {
            self.open_anchor(tag, href);
        }
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"script" | b"style" | b"title" | b"noframes" => self.silent = false,
            b"a" | b"area" | b"v:roundrect" | b"v:rect" | b"v:shape" | b"form" => {
                self.close_anchor();
            }
            _ if is_block(name) => self.break_line(),
            _ => {}
        }
        if let Some((hider, inside)) = &mut self.hidden_by
            && hider == name
        {
            if *inside == 0 {
                self.hidden_by = None;
            } else {
                *inside -= 1;
            }
        }
    }

    fn note_hiding(&mut self, tag: &Tag) {
        let name = tag.name.as_slice();
        if is_void(name) {
            return;
        }
        match &mut self.hidden_by {
            Some((hider, inside)) if hider == name => *inside += 1,
            None if hides(tag) => self.hidden_by = Some((name.to_vec(), 0)),
            Some(_) | None => {}
        }
    }

    fn open_anchor(&mut self, tag: &Tag, href: &str) {
        self.close_anchor();
        let at = self.page.text.len();
        self.open = Some(Anchor {
            href: resolve(href, self.base.as_deref()),
            shown: at..at,
            is_hidden: self.hidden_by.is_some() || self.in_comment,
            original: tag
                .text("originalsrc")
                .or_else(|| tag.text("data-saferedirecturl"))
                .map(str::to_owned),
        });
    }

    fn close_anchor(&mut self) {
        if let Some(mut anchor) = self.open.take() {
            anchor.shown.end = self.page.text.len();
            self.page.anchors.push(anchor);
        }
    }

    /// Outlook reads what stands in `<!--[if mso]>`: its buttons are links that no browser shows.
    fn comment(&mut self, comment: &[u8]) {
        let comment = String::from_utf8_lossy(comment);
        if self.in_comment || !comment.starts_with("[if") || !comment.contains("href") {
            return;
        }
        self.in_comment = true;
        let open = self.open.take();
        let length = self.page.text.len();
        self.read(&comment);
        self.close_anchor();
        // Its text is the same button's again; only its links count.
        self.page.text.truncate(length);
        for anchor in &mut self.page.anchors {
            anchor.shown = anchor.shown.start.min(length)..anchor.shown.end.min(length);
        }
        (self.open, self.in_comment) = (open, false);
    }

    fn break_line(&mut self) {
        let text = &mut self.page.text;
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }
}

/// A relative link goes where the page's base says.
fn resolve(href: &str, base: Option<&str>) -> String {
    let is_absolute = href.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    });
    let joined = base
        .filter(|_| !is_absolute)
        .and_then(|base| url::Url::parse(base).ok()?.join(href).ok());
    joined.map_or_else(|| href.to_owned(), String::from)
}

fn hides(tag: &Tag) -> bool {
    if tag.has("hidden") {
        return true;
    }
    let Some(style) = tag.text("style") else {
        return false;
    };
    let style: String = style
        .to_ascii_lowercase()
        .split_ascii_whitespace()
        .collect();
    style.contains("display:none")
        || style.contains("visibility:hidden")
        || style
            .split(';')
            .any(|rule| matches!(rule, "font-size:0" | "font-size:0px" | "opacity:0"))
}

fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"br" | b"img" | b"hr" | b"input" | b"meta" | b"link" | b"area" | b"base" | b"col" | b"wbr"
    )
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div"
            | b"tr"
            | b"table"
            | b"li"
            | b"ul"
            | b"ol"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"blockquote"
            | b"pre"
            | b"center"
            | b"hr"
            | b"body"
            | b"section"
            | b"article"
            | b"dd"
            | b"dt"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(html: &str) -> Vec<(String, String, bool)> {
        let page = read(html);
        page.anchors
            .iter()
            .map(|a| {
                (
                    a.href.clone(),
                    page.text[a.shown.clone()].trim().to_owned(),
                    a.is_hidden,
                )
            })
            .collect()
    }

    fn link(href: &str, shown: &str, hidden: bool) -> (String, String, bool) {
        (href.to_owned(), shown.to_owned(), hidden)
    }

    #[test]
    fn links_are_read_however_they_are_written() {
        for html in [
            "<a href=\"https://a.example/?b=1&amp;c=2\">x</a>",
            "<A HREF='https://a.example/?b=1&#38;c=2'>x</A>",
            "<a href=https://a.example/?b=1&#x26;c=2>x</a>",
            "<a href=\" https://a.example/?b=1&c=2\n\">x",
            "<base href=https://a.example/><a href='/?b=1&amp;c=2'>x</a>",
        ] {
            assert_eq!(
                links(html),
                [link("https://a.example/?b=1&c=2", "x", false)],
                "{html}"
            );
        }
    }

    #[test]
    fn a_hidden_link_and_a_button_for_outlook_are_told() {
        assert_eq!(
            links(
                "<div style='display: none'><div></div><a href=https://e.example/>x</a></div><a href=https://f.example/>y</a>"
            ),
            [
                link("https://e.example/", "", true),
                link("https://f.example/", "y", false)
            ]
        );
        assert_eq!(
            links(
                "<!--[if mso]><v:roundrect href=\"https://e.example/\">go</v:roundrect><![endif]--><a href=https://f.example/><img src=x></a>"
            ),
            [
                link("https://e.example/", "", true),
                link("https://f.example/", "", false)
            ]
        );
    }

    #[test]
    fn text_is_laid_out_as_a_reader_sees_it() {
        let page = read(
            "<title>t</title><style>p{}</style><p>a&nbsp;b<wbr>c\n d</p><p>e<br>f</p><script>x<y</script>",
        );
        assert_eq!(page.text, "a\u{a0}bc d\ne\nf\n");
    }
}
