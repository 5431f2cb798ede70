//! The list, and what is different since an older one.

use std::path::PathBuf;

use common::{
    Exit, Record, Services, Text,
    cli::{Session, WorkError},
    older_list::{self, OlderList},
    partner_center::PartnersOf,
    sections::{ListChange, Reseller, ResellerAgreement},
    text,
};
use futures_util::{StreamExt as _, stream};

use crate::{
    ask::{Asker, Unanswered},
    finding,
};

/// What the command line asks for.
pub(crate) struct Wanted {
    pub(crate) providers: bool,
    pub(crate) since: Option<PathBuf>,
    pub(crate) allow_empty: bool,
    pub(crate) at_once: usize,
}

/// Writes a record for each partner in the list, or for each that is different.
pub(crate) async fn list(
    services: &Services,
    session: &Session,
    wanted: &Wanted,
) -> anyhow::Result<()> {
    let older = wanted
        .since
        .as_deref()
        .map(|file| OlderList::read(session, file, |_, one: &Reseller| one.tenant_id.clone()));
    let mut older = older.transpose()?;
    let asker = match Asker::new(services, session.now()).await {
        Ok(asker) => asker,
        Err(WorkError::Run(error)) => return Err(error),
        Err(WorkError::Record(problem)) => {
            session.complain(problem.exit(), &problem.text());
            return Ok(());
        }
    };
    let of = if wanted.providers {
        PartnersOf::Reseller
    } else {
        PartnersOf::Provider
    };
    let all = asker.list(of).await?;
    if all.is_empty() && older.is_none() && !wanted.allow_empty {
        session.complain(Exit::No, &none(wanted.providers));
    }
    let with_agreement = async |mut one: Reseller| {
        let unanswered = match of {
            PartnersOf::Provider => asker.add_agreement(&mut one).await,
            // Whether a provider has signed is not a reseller's to ask.
            PartnersOf::Reseller => None,
        };
        (one, unanswered)
    };
    let mut answers = stream::iter(all)
        .map(with_agreement)
        .buffered(wanted.at_once);
    while let Some((mut one, unanswered)) = answers.next().await {
        if let Some(older) = &mut older {
            let key = one.tenant_id.clone().unwrap_or_default();
            let older = older.take(&key);
            one.change = older_list::change(older.as_ref(), |older| is_same(older, &one));
            if one.change.is_none() && unanswered.is_none() {
                continue;
            }
        }
        write(session, one, unanswered)?;
    }
    let had_gone = |one: &Reseller| one.change == Some(ListChange::Gone);
    for (record, older) in older.into_iter().flat_map(|older| older.gone(had_gone)) {
        write_gone(&asker, session, record, older).await?;
    }
    Ok(())
}

fn none(providers: bool) -> Text {
    if providers {
        text!(
            "the partner has no provider: only an indirect reseller has some (--allow-empty where none is normal)",
            "このパートナーにはディストリビューター (間接プロバイダー) がありません。あるのは間接リセラーだけです (なくて正常な場合は --allow-empty)"
        )
    } else {
        text!(
            "the partner has no indirect reseller: only an indirect provider has some; a reseller lists its providers with --providers (--allow-empty where none is normal)",
            "このパートナーには間接リセラーがありません。あるのはディストリビューター (間接プロバイダー) だけです。リセラーは --providers でディストリビューターを一覧にできます (なくて正常な場合は --allow-empty)"
        )
    }
}

/// Whether a person would call them the same. When and by whom it was seen makes no difference, and an agreement that
/// could not be asked about now is no other one.
fn is_same(older: &Reseller, newer: &Reseller) -> bool {
    let compared = |one: &Reseller| Reseller {
        change: None,
        customers_left: None,
        next_step: None,
        partner: None,
        source: None,
        time: None,
        ..one.clone()
    };
    let mut older = compared(older);
    let newer = compared(newer);
    if newer.agreement == Some(ResellerAgreement::Unknown) {
        older.agreement = newer.agreement;
    }
    older == newer
}

fn write(
    session: &Session,
    mut one: Reseller,
    unanswered: Option<Unanswered>,
) -> anyhow::Result<()> {
    let step = one.agreement.and_then(finding::about_agreement);
    one.next_step = step.as_ref().map(|step| session.say(step));
    let mut record = Record::default();
    record.set(&one);
    session.write(&record)?;
    let name = name_of(&one);
    match (unanswered, step) {
        (Some((exit, text)), _) => session.complain(exit, &name.followed_by(&text)),
        (None, Some(step)) => session.complain(Exit::No, &name.followed_by(&step)),
        (None, None) => {}
    }
    Ok(())
}

async fn write_gone(
    asker: &Asker,
    session: &Session,
    mut record: Record,
    older: Reseller,
) -> anyhow::Result<()> {
    let id = older.tenant_id.as_deref().and_then(|id| id.parse().ok());
    let (left, unanswered) = match id {
        Some(id) => match asker.customers_of(id).await {
            Ok(count) => (Some(count), None),
            Err(error) => (None, Some(error)),
        },
        None => (None, None),
    };
    let words = finding::gone(&name_of(&older).en, left);
    let gone = Reseller {
        change: Some(ListChange::Gone),
        customers_left: left,
        next_step: Some(session.say(&words)),
        ..older
    };
    record.set(&gone);
    session.write(&record)?;
    session.complain(Exit::No, &words);
    if let Some(error) = unanswered {
        session.complain(error.exit(), &error.text());
    }
    Ok(())
}

fn name_of(one: &Reseller) -> Text {
    let name = one.name.clone().or_else(|| one.tenant_id.clone());
    Text::verbatim(common::text::printable(&name.unwrap_or_default()))
}
