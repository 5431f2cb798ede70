//! Who has the subscriptions and where the customer is told, from the command line or else the record. Pure.

use std::collections::BTreeMap;

use common::{
    Exit,
    cli::Problem,
    ids::Guid,
    sections::{Contact, License, Partner, Relationship, SellerRole},
    text,
};

/// What the command line says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Source {
    pub(crate) tenant: Option<Guid>,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) reseller: Option<String>,
}

/// What a record shows.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shown<'a> {
    pub(crate) license: Option<&'a License>,
    pub(crate) relationship: Option<&'a Relationship>,
    pub(crate) contact: Option<&'a Contact>,
}

/// The old partner, by its tenant and its name, both of which the service wants (documented).
pub(crate) fn old_partner(
    source: &Source,
    shown: Shown<'_>,
    own: Guid,
) -> Result<(Guid, String), Problem> {
    let sellers = sellers(shown, own);
    let tenant = match source.tenant {
        Some(tenant) => tenant,
        None => match sellers.keys().collect::<Vec<_>>()[..] {
            [one] => *one,
            [] => return Err(no_source()),
            _ => return Err(several_sources()),
        },
    };
    let known = sellers.get(&tenant).and_then(|seller| seller.name.clone());
    let name = source.name.clone().or(known).ok_or_else(no_name)?;
    Ok((tenant, name))
}

/// Who else sold to the customer.
fn sellers(shown: Shown<'_>, own: Guid) -> BTreeMap<Guid, Partner> {
    let of_row = shown.license.into_iter().flat_map(|row| &row.subscriptions);
    let of_row = of_row.filter(|one| one.seller_role != Some(SellerRole::New));
    let of_row = of_row.filter_map(|one| one.seller.clone());
    let others = shown
        .relationship
        .into_iter()
        .flat_map(|found| &found.others);
    let others = others.map(|other| other.partner.clone());
    let all = of_row.chain(others);
    let named = all.filter_map(|partner| Some((partner.tenant_id?, partner)));
    named.filter(|(tenant, _)| *tenant != own).collect()
}

/// Where the customer is told.
pub(crate) fn email(source: &Source, shown: Shown<'_>) -> Result<String, Problem> {
    let of_contact = shown.contact.map(|contact| contact.email.clone());
    source.email.clone().or(of_contact).ok_or_else(no_email)
}

fn missing(code: &'static str, text: common::Text) -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code,
        text,
    }
}

fn no_source() -> Problem {
    missing(
        "no-source",
        text!(
            "nothing in the record shows who sold to the customer before: give rows of list-licenses, or --from with the old partner's tenant id and --from-name",
            "レコードから移行元のパートナーが分かりません。list-licenses の行を渡すか、--from (移行元のテナント ID) と --from-name を指定してください"
        ),
    )
}

fn several_sources() -> Problem {
    missing(
        "several-sources",
        text!(
            "several other partners sold to the customer: say with --from which one is asked",
            "ほかに複数のパートナーが販売しています。依頼先を --from で指定してください"
        ),
    )
}

fn no_name() -> Problem {
    missing(
        "no-source-name",
        text!(
            "the service wants the old partner's name, and the record does not show it: give --from-name",
            "移行元パートナーの名前が必要ですが、レコードから分かりません。--from-name で指定してください"
        ),
    )
}

fn no_email() -> Problem {
    missing(
        "no-email",
        text!(
            "the customer is told of the transfer by mail, and nothing says to whom: write \"contact\" with email into the record, or give --email",
            "移管はお客様にメールで通知されますが、宛先の指定がありません。レコードの「contact」に email を記載するか、--email を指定してください"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
    const OLD: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";

    fn guid(text: &str) -> Guid {
        text.parse().unwrap()
    }

    fn relationship(others: &[(&str, Option<&str>)]) -> Relationship {
        let others: Vec<_> = others
            .iter()
            .map(|(id, name)| serde_json::json!({"partner": {"tenantId": id, "name": name}, "running": 1, "subscriptions": []}))
            .collect();
        serde_json::from_value(serde_json::json!({
            "state": "established", "side": "customer", "partner": {"tenantId": OWN}, "evidence": [], "others": others,
        }))
        .unwrap()
    }

    fn code(found: Result<(Guid, String), Problem>) -> &'static str {
        match found {
            Err(Problem::Other { code, .. }) => code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_only_other_seller_is_the_old_partner_and_of_several_none_is_guessed() {
        let asked = |source: &Source, others: &[(&str, Option<&str>)]| {
            let found = relationship(others);
            let shown = Shown {
                relationship: Some(&found),
                ..Shown::default()
            };
            old_partner(source, shown, guid(OWN))
        };
        let none = Source::default();
        let one = asked(&none, &[(OLD, Some("みなと"))]).unwrap();
        assert_eq!(one, (guid(OLD), "みなと".to_owned()));
        assert_eq!(code(asked(&none, &[])), "no-source");
        assert_eq!(code(asked(&none, &[(OWN, Some("x"))])), "no-source");
        let third = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";
        let two = [(OLD, Some("みなと")), (third, Some("x"))];
        assert_eq!(code(asked(&none, &two)), "several-sources");
        let named = Source {
            tenant: Some(guid(third)),
            ..Source::default()
        };
        assert_eq!(asked(&named, &two).unwrap().1, "x");
        assert_eq!(code(asked(&none, &[(OLD, None)])), "no-source-name");
    }
}
