//! What people have behind a service plan: mail, files or chats, by Microsoft's names of the plans.

/// Service plans behind which people have their mail, files or chats: these go only by name. One whose name
/// nothing tells may be one of them.
#[must_use]
pub fn holds_data(plan: &str) -> bool {
    let plan = plan.to_ascii_uppercase();
    holds_mail(&plan) || holds_files(&plan) || holds_chats(&plan)
}

/// Exchange plans by their names in the catalogue (inferred): the foundation and analytics hold no mail.
fn holds_mail(plan: &str) -> bool {
    let kinds = ["S_", "B_", "L_"];
    let exchange = plan.strip_prefix("EXCHANGE_");
    let is_mailbox = |rest: &str| kinds.iter().any(|kind| rest.starts_with(kind));
    exchange.is_some_and(|rest| is_mailbox(rest) && !rest.contains("FOUNDATION"))
}

/// Service plans that carry a OneDrive, by their names in the catalogue (inferred): SharePoint plans do,
/// its storage and project add-ons do not.
#[must_use]
pub fn holds_files(plan: &str) -> bool {
    let kinds = ["STANDARD", "ENTERPRISE", "LITE", "DESKLESS", "_S_"];
    let sharepoint = plan.strip_prefix("SHAREPOINT");
    let onedrive = plan.starts_with("ONEDRIVE") && plan != "ONEDRIVECLIPCHAMP";
    onedrive || sharepoint.is_some_and(|rest| kinds.iter().any(|kind| rest.starts_with(kind)))
}

/// Teams plans by their names in the catalogue (inferred), without add-ons.
fn holds_chats(plan: &str) -> bool {
    let is_add_on = plan == "TEAMS_ADVCOMMS" || plan.starts_with("TEAMS_ROOM");
    let is_teams = ["TEAMS1", "MCO_TEAMS_IW", "TEAMSESS"].contains(&plan);
    is_teams || (plan.starts_with("TEAMS_") && !is_add_on)
}
