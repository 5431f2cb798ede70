//! `--prepare`: one record, from its contact to what is to be submitted.

use common::{
    Exit,
    cli::{Job, Out, Problem, WorkResult},
    country::is_country,
    partner_center::AgreementMetadata,
    sections::{Contact, Partner},
    text,
};

use crate::{
    partner_queries::PartnerQueries,
    prepare::{Facts, Unfit, prepare},
    provider::{Attester, name_of},
    report::Report,
};

/// Says what is to be submitted for a customer, or who has to submit it, or that nothing is left to submit.
pub(crate) async fn report(
    queries: &PartnerQueries,
    zone: &str,
    job: &Job,
    out: &Out<'_>,
) -> WorkResult<Report> {
    let contact: Contact = job.record.get()?.ok_or_else(no_contact)?;
    match queries.attester().await? {
        Attester::Own => {}
        Attester::Provider(provider) => {
            return Ok(Report::for_provider(provider.clone(), out.lang));
        }
        Attester::OneOf(providers) => return Err(several_providers(providers).into()),
    }
    let customer = job.tenant()?;
    let report = Report::of(queries.ask(&customer, out.now, out.log).await, out.lang);
    if !report.is_open() {
        return Ok(report.with_nothing_to_do());
    }
    let company = match &contact.company_name {
        Some(_) => None,
        None => queries.company(&customer).await?,
    };
    let rules = if is_country(&contact.country) {
        queries.country_rules(&contact.country).await?
    } else {
        None
    };
    let facts = Facts {
        rules: rules.as_ref(),
        company: company.as_deref(),
        zone,
        now: out.now,
    };
    let mut prepared = prepare(&contact, &facts).map_err(|unfit| bad_contact(&unfit))?;
    let newest: Option<&AgreementMetadata> = queries.newest().await?;
    let template = newest.map(|newest| newest.template_id.as_str());
    prepared.template_id = template.ok_or_else(no_template)?.to_owned();
    let (language, country) = (&prepared.language, &prepared.country);
    let has_text = queries
        .has_text(&prepared.template_id, language, country)
        .await?;
    if !has_text {
        return Err(bad_contact(&Unfit::NoText {
            language: language.clone(),
            country: country.clone(),
        })
        .into());
    }
    Ok(report.prepared(prepared))
}

fn no_contact() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-contact",
        text: text!(
            "the record has no section \"contact\": add who accepts at the customer's (firstName, lastName, email, country; see attest-mca --schema)",
            "レコードにセクション「contact」がありません。お客様側で承諾する方 (firstName、lastName、email、country) を追加してください (attest-mca --schema を参照)"
        ),
    }
}

/// That a contact, or what was prepared of it, cannot be attested.
pub(crate) fn bad_contact(unfit: &Unfit) -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "bad-contact",
        text: unfit.text(),
    }
}

fn no_template() -> Problem {
    Problem::Other {
        exit: Exit::TryAgain,
        code: "no-template",
        text: text!(
            "Partner Center named no Microsoft Customer Agreement to attest; try again later",
            "パートナー センターから Microsoft 顧客契約のテンプレートを取得できませんでした。後でもう一度お試しください"
        ),
    }
}

fn several_providers(providers: &[Partner]) -> Problem {
    let names: Vec<String> = providers.iter().map(name_of).collect();
    let names = names.join(", ");
    Problem::Other {
        exit: Exit::No,
        code: "several-providers",
        text: text!(
            "an indirect reseller cannot attest, and you have several distributors ({names}): send this record to the one that sells to this customer",
            "間接リセラーは証明できません。ディストリビューターが複数あるため ({names})、このお客様への販売元となるディストリビューターにこのレコードを渡してください"
        ),
    }
}
