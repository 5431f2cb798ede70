//! A start tag, with the few attributes that matter.

/// The attributes that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Href,
    Action,
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
            b"action" | b"formaction" => Self::Action,
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
    values: [Option<String>; COUNT],
    /// Whose value comes next.
    open: Option<Attribute>,
}

impl Tag {
    /// Begins with a new tag.
    pub(super) fn begin(&mut self, name: &[u8]) {
        self.name.clear();
        self.name.extend_from_slice(name);
        self.values = Default::default();
        self.open = None;
    }

    pub(super) fn begin_attribute(&mut self, name: &[u8]) {
        // A link in a drawing; its pictures have such an address too.
        let is_link_of_drawing = name == b"xlink:href" && self.name == b"a";
        let name = if is_link_of_drawing { b"href" } else { name };
        // Of one that stands twice the first counts.
        self.open = Attribute::of(name).filter(|attribute| !self.has(*attribute));
        if let Some(attribute) = self.open {
            self.values[attribute as usize] = Some(String::new());
        }
    }

    pub(super) fn end_attribute(&mut self, value: &[u8]) {
        if let Some(attribute) = self.open.take() {
            let value = String::from_utf8_lossy(value).trim().to_owned();
            self.values[attribute as usize] = Some(value);
        }
    }

    pub(super) fn has(&self, attribute: Attribute) -> bool {
        self.values[attribute as usize].is_some()
    }

    /// What an attribute says; `None` where it says nothing.
    pub(super) fn text(&self, attribute: Attribute) -> Option<&str> {
        let value = self.values[attribute as usize].as_deref();
        value.filter(|value| !value.is_empty())
    }
}
