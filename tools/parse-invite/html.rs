//! A page as its reader sees it: the text, and the links with what they show.

use std::{convert::Infallible, ops::Range};

use html5gum::{
    Emitter, Span, Tokenizer,
    emitters::{
        ForwardingEmitter,
        callback::{CallbackEmitter, CallbackEvent},
    },
};

mod color;
mod hiding;
mod style;
mod tag;
mod target;

use crate::charset;
use color::Paint;
use hiding::Hiding;
use tag::{Attribute, Tag};

/// A page's text and links.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) anchors: Vec<Anchor>,
    /// The text that no one sees.
    pub(crate) hidden: String,
    /// A picture stands in it that is large enough to be looked at.
    pub(crate) has_picture: bool,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) href: String,
    /// Where in the page's text its words stand; empty for a picture.
    pub(crate) shown: Range<usize>,
    /// It stands where no one sees it.
    pub(crate) is_hidden: bool,
    /// What a mail client says the link was before it was rewritten.
    pub(crate) original: Option<String>,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Page {
    let mut reader = Reader::default();
    reader.read(html);
    reader.close_anchor();
    let targets = reader.page.anchors.iter_mut();
    target::resolve(
        targets.map(|anchor| &mut anchor.href),
        reader.base.as_deref(),
    );
    reader.page
}

/// More backgrounds inside one another are not told apart.
const MAX_GROUNDS: usize = 256;

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
    /// Inside an element whose text no one reads.
    silent: bool,
    /// Inside a style sheet, and what was read of it.
    sheet: Option<String>,
    hiding: Hiding,
    /// What is painted behind the elements that are open, innermost last.
    grounds: Vec<(Vec<u8>, Paint)>,
    /// Whether the open link has a picture in it.
    shows_picture: bool,
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
            CallbackEvent::OpenStartTag { name } => tag.begin(name),
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
        let text = charset::utf8(text);
        if let Some(sheet) = &mut self.sheet {
            sheet.push_str(&text);
            return;
        }
        if self.silent {
            return;
        }
        let page = if self.hidden_by.is_some() {
            &mut self.page.hidden
        } else {
            &mut self.page.text
        };
        let mut rest = &*text;
        // All blanks are one byte long, and bytes are looked through faster than characters.
        while let Some(at) = rest
            .bytes()
            .position(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'))
        {
            page.push_str(&rest[..at]);
            if !page.is_empty() && !page.ends_with(['\n', ' ', '\t']) {
                page.push(' ');
            }
            rest = &rest[at + 1..];
        }
        page.push_str(rest);
    }

    fn start(&mut self, tag: &Tag, self_closing: bool) {
        let name = tag.name.as_slice();
        match name {
            b"style" if !self_closing => self.sheet = Some(String::new()),
            b"script" | b"title" | b"noframes" => self.silent = !self_closing,
            b"img" => self.picture(tag),
            b"base" => {
                if self.base.is_none() {
                    self.base = tag.text(Attribute::Href).map(str::to_owned);
                }
                return;
            }
            b"link" => return,
            b"meta" => self.refresh(tag),
            b"br" => self.page.text.push('\n'),
            b"td" | b"th" => self.page.text.push('\t'),
            _ if is_block(name) => {
                // A paragraph ends where the next block begins, closed or not.
                if self
                    .hidden_by
                    .as_ref()
                    .is_some_and(|(hider, _)| hider == b"p")
                {
                    self.hidden_by = None;
                }
                self.break_line();
            }
            _ => {}
        }
        if !self_closing && !is_void(name) {
            self.look_at(tag);
        }
        if let Some(target) = tag.target() {
            self.open_anchor(tag, target);
        }
        if name == b"input" {
            self.input(tag);
        }
    }

    /// The words of a button.
    fn input(&mut self, tag: &Tag) {
        let kind = tag.text(Attribute::Type).unwrap_or_default();
        let is_button = ["submit", "button"]
            .iter()
            .any(|one| kind.eq_ignore_ascii_case(one));
        if let Some(words) = tag.text(Attribute::Value).filter(|_| is_button) {
            self.text(words.as_bytes());
        }
    }

    /// A page that leads on by itself: a link that no one sees.
    fn refresh(&mut self, tag: &Tag) {
        let is_refresh = tag
            .text(Attribute::HttpEquiv)
            .is_some_and(|name| name.eq_ignore_ascii_case("refresh"));
        let content = tag.text(Attribute::Content).filter(|_| is_refresh);
        let Some(target) = content.and_then(target::of_refresh) else {
            return;
        };
        let at = self.page.text.len();
        self.page.anchors.push(Anchor {
            href: target.to_owned(),
            shown: at..at,
            is_hidden: true,
            original: None,
        });
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"style" => {
                if let Some(sheet) = self.sheet.take() {
                    self.hiding.learn(&sheet);
                }
            }
            b"script" | b"title" | b"noframes" => self.silent = false,
            b"a" | b"area" | b"v:roundrect" | b"v:rect" | b"v:shape" | b"form" => {
                self.close_anchor();
            }
            _ if is_block(name) => self.break_line(),
            _ => {}
        }
        if self.grounds.last().is_some_and(|(of, _)| of == name) {
            self.grounds.pop();
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

    /// Notes what an element paints, and whether it hides what is in it.
    fn look_at(&mut self, tag: &Tag) {
        let name = tag.name.as_slice();
        let paper = Paint::Plain(color::WHITE);
        let behind = self.grounds.last().map_or(paper, |(_, ground)| *ground);
        let look = self.hiding.look(tag, behind);
        if let Some(ground) = look.ground {
            self.grounds.truncate(MAX_GROUNDS);
            self.grounds.push((name.to_vec(), ground));
        }
        match &mut self.hidden_by {
            Some((hider, inside)) if hider == name => *inside += 1,
            None if look.is_hidden => self.hidden_by = Some((name.to_vec(), 0)),
            Some(_) | None => {}
        }
    }

    /// A picture of a point or none is there to count readers, not to be seen.
    fn picture(&mut self, tag: &Tag) {
        let is_tiny = |side| {
            tag.text(side).is_some_and(|length| {
                length
                    .trim_end_matches("px")
                    .parse::<u32>()
                    .is_ok_and(|points| points <= 2)
            })
        };
        if is_tiny(Attribute::Width) || is_tiny(Attribute::Height) || self.hidden_by.is_some() {
            return;
        }
        self.page.has_picture = true;
        self.shows_picture = true;
    }

    fn open_anchor(&mut self, tag: &Tag, href: &str) {
        self.close_anchor();
        self.shows_picture = !matches!(tag.name.as_slice(), b"a");
        let at = self.page.text.len();
        self.open = Some(Anchor {
            href: href.to_owned(),
            shown: at..at,
            is_hidden: self.hidden_by.is_some() || self.in_comment,
            original: tag
                .text(Attribute::OriginalSrc)
                .or_else(|| tag.text(Attribute::SafeRedirectUrl))
                .map(str::to_owned),
        });
    }

    fn close_anchor(&mut self) {
        if let Some(mut anchor) = self.open.take() {
            anchor.shown.end = self.page.text.len();
            let shown = &self.page.text[anchor.shown.clone()];
            if shown.trim().is_empty() && !self.shows_picture {
                anchor.is_hidden = true;
            }
            self.page.anchors.push(anchor);
        }
    }

    /// Outlook reads what stands in `<!--[if mso]>`: its buttons are links that no browser shows.
    fn comment(&mut self, comment: &[u8]) {
        let comment = charset::utf8(comment);
        if self.in_comment
            || !comment.starts_with("[if")
            || !comment.to_ascii_lowercase().contains("href")
        {
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
mod tests;
