//! Lists that come in pages: one page is dropped before the next is read.
//!
//! A list is believed only as a whole: each page is what the service documents, none comes twice, and the last
//! one is told from one that was lost on the way.

use std::{
    borrow::Cow,
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Duration,
};

use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use crate::{
    error::{ErrorKind, ServiceError},
    http::client::{Answer, Call},
    service::Service,
};

/// How many pages in a row may bring nothing. Filtered lists have some (documented), and no end of them is a fault.
const MOST_BARREN: u32 = 100;

/// One page as it was read, whichever service it is from.
pub(crate) struct Page<T> {
    pub(crate) items: Vec<T>,
    /// Tells pages of different items apart; `None` where there are none.
    pub(crate) content: Option<u64>,
    /// How many items the service says that there are, on this page or in all of them.
    pub(crate) count: Option<u64>,
    pub(crate) next: Option<Call>,
}

/// How the pages of a list are read from answers to the call named.
pub(crate) type Read<T> = fn(&Service, &str, &Answer) -> Result<Page<T>, ServiceError>;

/// Whether a page may come twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// In a list of what there is: no.
    Never,
    /// In a list of changes: yes, for an item that changes meanwhile comes again (documented).
    Allowed,
}

/// What comes next of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<T> {
    /// A page, perhaps an empty one.
    Page(Vec<T>),
    /// The service has forgotten how far it was: the list begins anew, and what came until now does not count.
    Restarted,
}

/// A list on its way from page to page.
pub(crate) struct Walk<T> {
    service: Service,
    /// What its pages have taken of the time of a record until now; `None` where whoever asks has set a deadline.
    spent: Option<Duration>,
    first: Option<Call>,
    next: Option<Result<Call, ServiceError>>,
    read: Read<T>,
    repeats: Repeats,
    calls: HashSet<u64>,
    contents: HashSet<u64>,
    /// How many items came, and how many there are as any page says.
    came: u64,
    announced: u64,
    barren: u32,
    is_restarted: bool,
}

impl<T> Walk<T> {
    /// A list that begins with a call; one that could not be made is told by the first `next`.
    pub(crate) fn new(
        service: &Service,
        first: Result<Call, ServiceError>,
        read: Read<T>,
        repeats: Repeats,
    ) -> Self {
        Self {
            service: service.clone(),
            // All of its pages together are one piece of work.
            spent: service.deadline.is_none().then_some(Duration::ZERO),
            first: first.as_ref().ok().cloned(),
            calls: first.iter().map(hash_of_call).collect(),
            next: Some(first),
            read,
            repeats,
            contents: HashSet::new(),
            came: 0,
            announced: 0,
            barren: 0,
            is_restarted: false,
        }
    }

    /// What comes next; `None` after the last page.
    pub(crate) async fn next(&mut self) -> Result<Option<Part<T>>, ServiceError> {
        let Some(spent) = self.spent else {
            return self.read_next().await;
        };
        // Only what the service takes counts: a slow reader of the pages, such as the next tool of a pipeline, may take
        // as long as it likes between two of them.
        let begun = Instant::now();
        self.service.deadline = Some(self.service.shared.limits.of_rest(spent));
        let part = self.read_next().await;
        self.spent = Some(spent + begun.elapsed());
        part
    }

    async fn read_next(&mut self) -> Result<Option<Part<T>>, ServiceError> {
        let Some(call) = self.next.take() else {
            return Ok(None);
        };
        let call = call?;
        let label = call.label();
        let answer = match self.service.send(call).await {
            Ok(answer) => answer,
            Err(error) if error.is_expired_list() => {
                return self.restart(error).map(|()| Some(Part::Restarted));
            }
            Err(error) => return Err(error),
        };
        let page = (self.read)(&self.service, &label, &answer)?;
        self.check(&page).map_err(|words| {
            ServiceError::new(ErrorKind::Garbled, label, false).with_message(words)
        })?;
        self.next = page.next.map(Ok);
        Ok(Some(Part::Page(page.items)))
    }

    /// Everything at once, for lists that are short by nature.
    pub(crate) async fn all(mut self) -> Result<Vec<T>, ServiceError> {
        let mut all = Vec::new();
        while let Some(part) = self.next().await? {
            match part {
                Part::Page(items) => all.extend(items),
                Part::Restarted => all.clear(),
            }
        }
        Ok(all)
    }

    /// Begins anew, once.
    fn restart(&mut self, mut error: ServiceError) -> Result<(), ServiceError> {
        if self.is_restarted {
            error.0.kind = ErrorKind::Unavailable;
            return Err(error);
        }
        self.is_restarted = true;
        self.calls = self.first.iter().map(hash_of_call).collect();
        self.contents.clear();
        (self.came, self.announced) = (0, 0);
        self.barren = 0;
        self.next = self.first.clone().map(Ok);
        Ok(())
    }

    fn check(&mut self, page: &Page<T>) -> Result<(), &'static str> {
        let is_new = page
            .content
            .is_some_and(|content| self.contents.insert(content));
        if page.content.is_some() && !is_new && self.repeats == Repeats::Never {
            return Err("a page came twice");
        }
        self.came += page.items.len() as u64;
        self.announced = self.announced.max(page.count.unwrap_or_default());
        if page.next.is_none() && self.came < self.announced {
            return Err("it says that there are more items than came");
        }
        self.barren = if is_new { 0 } else { self.barren + 1 };
        if self.barren > MOST_BARREN && page.next.is_some() {
            return Err("page after page brings nothing");
        }
        match &page.next {
            Some(next) if !self.calls.insert(hash_of_call(next)) => {
                Err("the next page is one that came already")
            }
            _ => Ok(()),
        }
    }
}

/// Tells pages of different items apart, in whatever order they come; `None` where there are none. An item is told by
/// its id, where it has one.
pub(crate) fn content<'a>(items: impl Iterator<Item = &'a RawValue>) -> Option<u64> {
    #[derive(Deserialize)]
    struct Named<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
    }
    let hash_of = |item: &RawValue| match serde_json::from_str::<Named<'_>>(item.get()) {
        Ok(named) => hash(named.id.as_bytes()),
        Err(_) => hash(item.get().as_bytes()),
    };
    items.map(hash_of).reduce(u64::wrapping_add)
}

/// Tells pages and calls apart, as one number each: there may be very many.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn hash_of_call(call: &Call) -> u64 {
    let mut hasher = DefaultHasher::new();
    call.url.as_str().hash(&mut hasher);
    call.headers.hash(&mut hasher);
    hasher.finish()
}

/// The pages of a list of things that have an id.
///
/// Where the service makes the list begin anew, what was given already is not given again. Nor is what something new
/// pushed from the end of a page to the next one while the list was read.
///
/// ```no_run
/// # async fn f(graph: &services::graph::Graph) -> Result<(), services::error::ServiceError> {
/// let mut pages = graph.users(&services::graph::UserQuery::default());
/// while let Some(users) = pages.next().await? {
///     for user in users { /* … */ }
/// }
/// # Ok(()) }
/// ```
pub struct Pages<T> {
    walk: Walk<T>,
    id: fn(&T) -> &str,
    given: Given,
    /// What was on the last page that was not empty.
    last: HashSet<u64>,
}

/// What was given already. There may be very many: each takes eight bytes, and is looked for only after a restart.
enum Given {
    Once(Vec<Vec<u64>>),
    Before(Vec<u64>),
}

impl<T> Pages<T> {
    pub(crate) fn new(walk: Walk<T>, id: fn(&T) -> &str) -> Self {
        Self {
            walk,
            id,
            given: Given::Once(Vec::new()),
            last: HashSet::new(),
        }
    }

    /// The next page; `None` after the last one. A page may be empty.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, ServiceError> {
        loop {
            match self.walk.next().await? {
                Some(Part::Page(items)) => {
                    let items = self.once(items);
                    return Ok(Some(self.give(items)));
                }
                Some(Part::Restarted) => self.given.restart(),
                None => return Ok(None),
            }
        }
    }

    /// Everything at once.
    pub async fn all(mut self) -> Result<Vec<T>, ServiceError> {
        let mut all = Vec::new();
        while let Some(part) = self.walk.next().await? {
            match part {
                Part::Page(items) => all.extend(self.once(items)),
                Part::Restarted => {
                    all.clear();
                    self.last.clear();
                }
            }
        }
        Ok(all)
    }

    /// Without what the page before had too, or what is on this one twice.
    fn once(&mut self, mut items: Vec<T>) -> Vec<T> {
        if items.is_empty() {
            return items;
        }
        let mut page = HashSet::with_capacity(items.len());
        items.retain(|item| {
            let id = (self.id)(item);
            let hash = hash(id.as_bytes());
            id.is_empty() || (page.insert(hash) && !self.last.contains(&hash))
        });
        self.last = page;
        items
    }

    fn give(&mut self, mut items: Vec<T>) -> Vec<T> {
        let hash_of = |item: &T| hash((self.id)(item).as_bytes());
        match &mut self.given {
            Given::Once(pages) => pages.push(items.iter().map(hash_of).collect()),
            Given::Before(given) => {
                items.retain(|item| given.binary_search(&hash_of(item)).is_err());
            }
        }
        items
    }
}

impl Given {
    /// A list begins anew once, so that what is given from now on need not be remembered.
    fn restart(&mut self) {
        if let Self::Once(pages) = self {
            let mut given = std::mem::take(pages).concat();
            given.sort_unstable();
            *self = Self::Before(given);
        }
    }
}
