//! A start tag, with the few attributes that matter.

/// The attributes that are looked at, in the order of [`Tag::values`].
const ATTRIBUTES: [&str; 14] = [
    "href",
    "action",
    "hidden",
    "style",
    "originalsrc",
    "data-saferedirecturl",
    "class",
    "id",
    "color",
    "bgcolor",
    "width",
    "height",
    "src",
    "alt",
];

/// The start tag that is being read.
#[derive(Default)]
pub(super) struct Tag {
    pub(super) name: Vec<u8>,
    values: [Option<String>; ATTRIBUTES.len()],
    /// Which of the values comes next.
    at: Option<usize>,
}

impl Tag {
    pub(super) fn new(name: &[u8]) -> Self {
        Self {
            name: name.to_vec(),
            ..Self::default()
        }
    }

    pub(super) fn begin_attribute(&mut self, name: &[u8]) {
        let at = ATTRIBUTES.iter().position(|known| known.as_bytes() == name);
        // Of one that stands twice the first counts.
        self.at = at.filter(|at| self.values[*at].is_none());
        if let Some(at) = self.at {
            self.values[at] = Some(String::new());
        }
    }

    pub(super) fn end_attribute(&mut self, value: &[u8]) {
        if let Some(at) = self.at.take() {
            self.values[at] = Some(String::from_utf8_lossy(value).trim().to_owned());
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// What an attribute says; `None` where it says nothing.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.value(name).filter(|value| !value.is_empty())
    }

    fn value(&self, name: &str) -> Option<&str> {
        let at = ATTRIBUTES.iter().position(|known| *known == name)?;
        self.values[at].as_deref()
    }
}
