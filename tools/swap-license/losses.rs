//! Which service plans a user may lose.

use std::collections::BTreeSet;

use common::{Text, ids::Guid, licensing::plan_kinds::holds_data, sku, text};

use crate::service_plans::TenantPlans;

/// What the administrator allows to be lost.
#[derive(Debug, Clone, Default)]
pub(crate) struct Losses {
    /// Plans that were named.
    pub(crate) named: BTreeSet<Guid>,
    /// Whether the rest may go too, but for what holds mail, files and chats.
    pub(crate) rest: bool,
}

impl Losses {
    /// The plans among these that may not be lost.
    #[must_use]
    pub(crate) fn forbidden(&self, lost: &[Guid], plans: &TenantPlans) -> Vec<Guid> {
        let may_go = |plan: &&Guid| {
            let is_light = || plans.name(plan).is_some_and(|name| !holds_data(name));
            self.named.contains(plan) || (self.rest && is_light())
        };
        lost.iter().filter(|plan| !may_go(plan)).copied().collect()
    }
}

/// The plans that a word of the command line names: by Microsoft's name or by id.
pub(crate) fn named(word: &str) -> Result<Vec<Guid>, Text> {
    let word = word.trim();
    if let Ok(id) = word.parse() {
        return Ok(vec![id]);
    }
    let plans: Vec<Guid> = sku::plans_by_name(word).collect();
    if plans.is_empty() {
        return Err(text!(
            "no service plan of this name; write it as the plan's LOST column does, such as TEAMS1, or its id",
            "その名前のサービス プランはありません。計画の「失うプラン」列にある名前 (TEAMS1 など) または ID を指定してください"
        ));
    }
    Ok(plans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{OLD, row};

    #[test]
    fn what_holds_mail_files_and_chats_is_told_from_add_ons() {
        for plan in [
            "EXCHANGE_S_STANDARD",
            "EXCHANGE_S_DESKLESS",
            "SHAREPOINTSTANDARD",
            "ONEDRIVE_BASIC_P2",
            "SHAREPOINTDESKLESS",
            "TEAMS1",
            "TeamsEss",
            "TEAMS_GOV",
        ] {
            assert!(holds_data(plan), "{plan}");
        }
        for plan in [
            "EXCHANGE_S_FOUNDATION",
            "EXCHANGE_ANALYTICS",
            "EXCHANGEONLINE_MULTIGEO",
            "SHAREPOINTSTORAGE",
            "SHAREPOINTWAC",
            "ONEDRIVECLIPCHAMP",
            "MESH_AVATARS_FOR_TEAMS",
            "TEAMSPRO_WEBINAR",
            "TEAMS_ADVCOMMS",
            "SWAY",
        ] {
            assert!(!holds_data(plan), "{plan}");
        }
    }

    #[test]
    fn what_holds_data_goes_only_by_name_and_so_does_what_nothing_names() {
        let plan = |name: &str| named(name).unwrap()[0];
        let (teams, sway) = (plan("teams1"), plan("SWAY"));
        let unknown: Guid = "12345678-1234-4234-8234-123456789012".parse().unwrap();
        let plans = TenantPlans::of(&[row(OLD, &[])]);
        let lost = [teams, sway, unknown];
        let mut losses = Losses::default();
        assert_eq!(losses.forbidden(&lost, &plans), lost);
        losses.rest = true;
        assert_eq!(losses.forbidden(&lost, &plans), [teams, unknown]);
        losses.named = [teams, unknown].into();
        assert_eq!(losses.forbidden(&lost, &plans), []);
    }

    #[test]
    fn a_plan_is_named_by_name_or_id_and_a_misspelt_one_is_refused() {
        let teams = named("TEAMS1").unwrap();
        assert_eq!(named(teams[0].as_str()).unwrap(), teams);
        assert!(named("TEMAS1").is_err());
    }
}
