//! Who the partner is, asked of the directory: only in a build with the feature `online`, and only with
//! `--online`. The link itself is never opened.

use std::collections::HashMap;

use common::{
    Exit, Text,
    cli::Connection,
    cli::Session,
    ids::Guid,
    licensing::partner_names::named,
    sections::{Invitation, Partner, Warning},
    services::Services,
    text,
    text::printable,
};

use crate::company_name;

/// What the directory said so far.
pub(crate) struct Online {
    runtime: tokio::runtime::Runtime,
    services: Services,
    known: HashMap<Guid, Option<Partner>>,
}

impl Online {
    pub(crate) fn new(connection: &Connection, session: &Session) -> anyhow::Result<Self> {
        let settings = connection.resolve(session.tool)?;
        settings.customer_tenant(None)?;
        Ok(Self {
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
            services: Services::new(settings, session.log),
            known: HashMap::new(),
        })
    }

    /// Adds what the directory knows of the partner, and warns where that is something else than the
    /// mail says. An answer that cannot be had is complained about and changes nothing.
    pub(crate) fn look_up(
        &mut self,
        invitation: &mut Invitation,
        session: &mut Session,
    ) -> anyhow::Result<()> {
        let Some(id) = invitation.partner_id else {
            return Ok(());
        };
        if !self.known.contains_key(&id) {
            let tenant = self.services.settings().customer_tenant(None)?;
            let graph = self.services.graph(tenant);
            match self.runtime.block_on(graph.tenant_information(&id)) {
                Ok(found) => {
                    let partner = found.map(|found| named(&id, found));
                    self.known.insert(id, partner);
                }
                Err(error) => {
                    session.complain(error.exit(), &error.text());
                    return Ok(());
                }
            }
        }
        invitation.partner_found.clone_from(&self.known[&id]);
        if let Some((code, words)) = doubt(invitation) {
            invitation.warnings.push(Warning {
                code: code.to_owned(),
                words: session.say(&words),
                grave: true,
            });
            session.note(Exit::No);
        }
        Ok(())
    }
}

/// What speaks against the partner after the directory was asked.
fn doubt(invitation: &Invitation) -> Option<(&'static str, Text)> {
    let Some(found) = &invitation.partner_found else {
        return Some((
            "no-such-tenant",
            text!(
                "the directory knows no tenant with the partner's id; do not accept",
                "パートナーの ID を持つテナントは見つかりません。承諾しないでください"
            ),
        ));
    };
    let (mail, directory) = (invitation.partner_name.as_ref()?, found.name.as_ref()?);
    if company_name::key(mail) == company_name::key(directory) {
        return None;
    }
    let (mail, directory) = (printable(mail), printable(directory));
    Some((
        "partner-name-differs",
        text!(
            "the mail names {mail}, the directory calls this tenant {directory}; ask the partner before accepting",
            "メールでは「{mail}」ですが、このテナントの登録名は「{directory}」です。承諾する前にパートナーに確認してください"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubted(mail: Option<&str>, found: Option<Partner>) -> Option<&'static str> {
        let invitation = Invitation {
            partner_name: mail.map(str::to_owned),
            partner_found: found,
            ..Invitation::default()
        };
        doubt(&invitation).map(|(code, _)| code)
    }

    fn called(name: Option<&str>) -> Partner {
        Partner {
            name: name.map(str::to_owned),
            ..Partner::default()
        }
    }

    #[test]
    fn a_tenant_that_is_not_there_and_another_name_are_doubts_and_another_spelling_is_none() {
        let hinode = || Some(called(Some("ひのでクラウド株式会社")));
        let minato = Some(called(Some("みなと情報サービス株式会社")));
        assert_eq!(doubted(Some("ひので"), None), Some("no-such-tenant"));
        assert_eq!(
            doubted(Some("ひのでクラウド株式会社"), minato),
            Some("partner-name-differs")
        );
        assert_eq!(doubted(Some("(株)ひのでクラウド"), hinode()), None);
        assert_eq!(doubted(None, hinode()), None);
        assert_eq!(doubted(Some("ひので"), Some(called(None))), None);
    }
}
