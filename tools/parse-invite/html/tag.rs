//! A start tag, with the few attributes that matter.

use crate::charset;

/// The attributes that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Href,
    /// The same, of a link in a drawing.
    XlinkHref,
    /// Where a form goes, and where a button of it goes instead.
    Action,
    FormAction,
    Hidden,
    Style,
    /// What a mail client says the link was: Outlook's, and Gmail's.
    OriginalSrc,
    SafeRedirectUrl,
    Class,
    Id,
    Color,
    BgColor,
    Width,
    Height,
    Type,
    Value,
    HttpEquiv,
    Content,
}

/// How many attributes there are.
const COUNT: usize = Attribute::Content as usize + 1;

impl Attribute {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"href" => Self::Href,
            b"xlink:href" => Self::XlinkHref,
            b"action" => Self::Action,
            b"formaction" => Self::FormAction,
            b"hidden" => Self::Hidden,
            b"style" => Self::Style,
            b"originalsrc" => Self::OriginalSrc,
            b"data-saferedirecturl" => Self::SafeRedirectUrl,
            b"class" => Self::Class,
            b"id" => Self::Id,
            b"color" => Self::Color,
            b"bgcolor" => Self::BgColor,
            b"width" => Self::Width,
            b"height" => Self::Height,
            b"type" => Self::Type,
            b"value" => Self::Value,
            b"http-equiv" => Self::HttpEquiv,
            b"content" => Self::Content,
            _ => return None,
        })
    }
}

/// The start tag that is being read.
#[derive(Default)]
pub(super) struct Tag {
    pub(super) name: Vec<u8>,
    /// What its attributes say. Those of earlier tags are written over: a page has a hundred thousand.
    values: [String; COUNT],
    /// Which of the attributes it has.
    given: [bool; COUNT],
    /// Whose value comes next.
    open: Option<Attribute>,
}

impl Tag {
    /// Begins with a new tag.
    pub(super) fn begin(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.extend_from_slice(name);
        self.given = [false; COUNT];
        self.open = None;
    }

    pub(super) fn begin_attribute(&mut self, name: &[u8]) {
        // Of one that stands twice the first counts.
        self.open = Attribute::of(name).filter(|attribute| !self.has(*attribute));
        if let Some(attribute) = self.open {
            self.given[attribute as usize] = true;
            self.values[attribute as usize].clear();
        }
    }

    pub(super) fn end_attribute(&mut self, value: &[u8]) {
        if let Some(attribute) = self.open.take() {
            let value = charset::utf8(value);
            let own = &mut self.values[attribute as usize];
            own.clear();
            own.push_str(value.trim());
        }
    }

    pub(super) fn has(&self, attribute: Attribute) -> bool {
        self.given[attribute as usize]
    }

    /// Where a browser goes from here. Of two addresses on one element it takes one, whichever comes first.
    pub(super) fn target(&self) -> Option<&str> {
        use Attribute::{Action, FormAction, Href, XlinkHref};
        let [first, second] = match self.name.as_slice() {
            b"form" => [Action, Href],
            b"button" | b"input" => [FormAction, Href],
            // Pictures of a drawing have such an address too.
            b"a" => [Href, XlinkHref],
            _ => [Href, Href],
        };
        self.text(first).or_else(|| self.text(second))
    }

    /// What an attribute says; `None` where it says nothing.
    pub(super) fn text(&self, attribute: Attribute) -> Option<&str> {
        let value = self.values[attribute as usize].as_str();
        (self.has(attribute) && !value.is_empty()).then_some(value)
    }
}
