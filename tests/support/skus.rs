//! The SKUs and service plans of the built-in tenant.

/// `SMB_BUSINESS_PREMIUM`: the row of the old partner.
pub const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";

/// `O365_BUSINESS_PREMIUM`: the row of the new partner.
pub const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

/// Microsoft Teams, in both rows.
pub const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";

/// SharePoint, which OneDrive comes with, in both rows.
pub const SHAREPOINT: &str = "c7699d2e-19aa-44de-8edf-1736da088ca1";

/// Yammer in the old row.
pub const YAMMER_MIDSIZE: &str = "41bf139a-4e60-409f-9346-a1361efc6dfb";

/// Yammer in the new row, which excludes the one in the old.
pub const YAMMER_ENTERPRISE: &str = "7547a3fe-08ee-4ccb-b430-5077c5041653";
