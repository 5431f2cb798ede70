//! Words about what two parts of one input say of each other.

use common::{Text, sections::InvitationKind as Kind, text, text::printable};

use crate::warning::Caution;

pub(super) fn of_comparison(caution: &Caution) -> Text {
    match caution {
        Caution::ShowsAnother { shown, leads } => {
            let (shown, leads) = (printable(shown), printable(leads));
            text!(
                "the text shows {shown}, but the link leads to {leads}",
                "表示は {shown} ですが、実際のリンク先は {leads} です"
            )
        }
        Caution::OriginalDiffers => text!(
            "the mail program noted another link than the one that opens",
            "メール ソフトが記録した元のリンクと、実際に開くリンクが異なります"
        ),
        Caution::Hidden => text!(
            "the link is where no reader sees it",
            "リンクは画面に表示されない場所にあります"
        ),
        Caution::PartsDiffer => text!(
            "the HTML and the plain text of the mail invite to different things",
            "HTML 本文とテキスト本文で招待の内容が異なります"
        ),
        Caution::BeliesNoRights => text!(
            "the mail says that no rights are given, but the link asks for them",
            "本文は「権限は付与されない」としていますが、リンクは権限を求めています"
        ),
        Caution::AdminBeside(Kind::Gdap) => text!(
            "the same mail asks for administrator roles (GDAP) too; a change of reseller does not need them",
            "同じメールで管理者ロール (GDAP) も求められています。リセラーの変更には必要ありません"
        ),
        Caution::AdminBeside(_) => text!(
            "the same mail asks for administrator rights too; a change of reseller does not need them",
            "同じメールで管理者権限も求められています。リセラーの変更には必要ありません"
        ),
        Caution::OtherPartner(other) => text!(
            "another invitation here is from another partner: {other}",
            "別のパートナー ({other}) からの招待も含まれています"
        ),
        Caution::MisreadCopy { other, characters } => {
            let other = printable(other);
            text!(
                "differs from {other} in the same input by {characters} character(s): one may be a misread copy",
                "同じファイルにある {other} と {characters} 文字だけ異なります。読み取り誤りの可能性があります"
            )
        }
        Caution::HintDiffers { hint, partner } => text!(
            "the GDAP link seems to be from {hint}, the reseller invitation from {partner}",
            "GDAP のリンクは {hint}、リセラーの招待は {partner} からのもののようです"
        ),
        Caution::OwnTenant => text!(
            "the partner's id is the customer's own tenant",
            "パートナー ID がお客様自身のテナント ID と同じです"
        ),
        Caution::NotExpectedPartner { found: Some(found) } => {
            let found = printable(found);
            text!(
                "the partner is {found}, not the one expected",
                "パートナーは {found} で、想定と異なります"
            )
        }
        Caution::NotExpectedPartner { found: None } => text!(
            "the link names no partner that could be compared",
            "リンクに照合できるパートナー ID がありません"
        ),
        Caution::NotExpectedName { found: Some(found) } => {
            let found = printable(found);
            text!(
                "the mail names {found}, not the partner expected",
                "メールのパートナー名は「{found}」で、想定と異なります"
            )
        }
        Caution::NotExpectedName { found: None } => text!(
            "the mail names no partner that could be compared",
            "メールに照合できるパートナー名がありません"
        ),
        Caution::NotExpectedDomain { found: Some(found) } => {
            let found = printable(found);
            text!(
                "the mail comes from {found}, not from the domain expected",
                "差出人のドメインは {found} で、想定と異なります"
            )
        }
        _ => text!(
            "the mail has no sender whose domain could be compared",
            "差出人のドメインを照合できません"
        ),
    }
}
