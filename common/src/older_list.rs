//! A list that a tool wrote earlier, to say what is different since.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use record::{
    Exit, Failure, Record, Text,
    input::Records,
    sections::{ListChange, Section},
    text,
};

use crate::session::Session;

/// The records of an older list, each until it is met in the new one.
pub struct OlderList<S> {
    left: BTreeMap<String, (Record, S)>,
}

impl<S: Section> OlderList<S> {
    /// Reads a file. `key` says which thing a record is about; one that is about none is passed over. A list that
    /// cannot be read whole would make things that are there look new.
    pub fn read(
        session: &Session,
        file: &Path,
        key: impl Fn(&Record, &S) -> Option<String>,
    ) -> Result<Self, Failure> {
        let mut left = BTreeMap::new();
        for line in Records::of_files(&[PathBuf::from(file)]) {
            let line = line.map_err(|bad| unreadable(&bad.place.text(), &bad.text))?;
            let Ok(Some(section)) = line.record.get::<S>() else {
                continue;
            };
            if let Some(key) = key(&line.record, &section) {
                left.insert(key, (line.record, section));
            }
        }
        session
            .log
            .detail(|| format!("{} in the older list", left.len()));
        Ok(Self { left })
    }

    /// What the older list said of a thing that is there now: it is not gone, whatever else fails to be read of it.
    pub fn take(&mut self, key: &str) -> Option<S> {
        self.left.remove(key).map(|(_, older)| older)
    }

    /// What the older list has and was not met, and had not gone by then.
    pub fn gone(self, had_gone: impl Fn(&S) -> bool) -> impl Iterator<Item = (Record, S)> {
        let left = self.left.into_values();
        left.filter(move |(_, older)| !had_gone(older))
    }
}

/// What is different of a thing that is there now, from what the older list said of it; `None` where nothing is.
pub fn change<S>(older: Option<&S>, is_same: impl Fn(&S) -> bool) -> Option<ListChange> {
    match older {
        None => Some(ListChange::New),
        Some(older) => (!is_same(older)).then_some(ListChange::Changed),
    }
}

fn unreadable(place: &Text, why: &Text) -> Failure {
    let text = place.followed_by(why);
    let Text { en, ja } = text;
    Failure::new(
        Exit::Input,
        text!(
            "the older list cannot be read whole, so nothing is compared: {en}",
            "以前の一覧を最後まで読み取れないため、比較しません: {ja}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use record::{
        Lang,
        output::{Form, Output},
        sections::Customer,
    };

    use super::*;
    use crate::args::CommonArgs;

    fn read(text: &str) -> Result<OlderList<Customer>, Failure> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let output = Output::new(None, Form::Lines { ascii: false }, Lang::En, Vec::new()).unwrap();
        let session = Session::new("tool", Lang::En, &CommonArgs::default(), output);
        OlderList::read(&session, file.path(), |record, _| {
            record.tenant().ok().flatten().map(String::from)
        })
    }

    #[test]
    fn what_is_new_changed_and_gone_is_told_once() {
        let list = "{\"tenantId\":\"a.example\",\"customer\":{\"name\":\"A\"}}\n\
                    {\"tenantId\":\"b.example\",\"customer\":{\"name\":\"B\"}}\n\
                    {\"tenantId\":\"c.example\",\"customer\":{\"name\":\"C\"}}\n\
                    {\"tenantId\":\"d.example\",\"customer\":{\"name\":\"D\",\"change\":\"gone\"}}\n\
                    {\"x\":1}\n";
        let mut older = read(list).unwrap();
        let mut changed = |key: &str, name: &str| {
            let is_same = |one: &Customer| one.name.as_deref() == Some(name);
            change(older.take(key).as_ref(), is_same)
        };
        assert_eq!(changed("a.example", "A"), None);
        assert_eq!(changed("b.example", "B2"), Some(ListChange::Changed));
        assert_eq!(changed("e.example", "E"), Some(ListChange::New));
        let had_gone = |one: &Customer| one.change == Some(ListChange::Gone);
        let gone: Vec<_> = older.gone(had_gone).map(|(_, one)| one.name).collect();
        assert_eq!(gone, [Some("C".to_owned())]);
    }

    #[test]
    fn a_list_that_cannot_be_read_whole_is_not_compared_with() {
        let failure = read("{\"tenantId\":\"a.example\",\"customer\":{}}\nno record\n")
            .err()
            .unwrap();
        assert_eq!(failure.exit, Exit::Input);
        assert!(
            failure
                .text
                .en
                .starts_with("the older list cannot be read whole"),
            "{}",
            failure.text.en
        );
    }
}
