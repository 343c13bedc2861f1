//! Which of one's activities are wanted.

use dto::{MemberActivityType, Timestamp};
use error::ApiError;
use rest::Params;

/// Activities of a type and of a time, both ends included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ActivityFilter {
    pub(crate) activity_type: Option<MemberActivityType>,
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
}

impl ActivityFilter {
    /// `type`, `from` and `to`, each optional.
    pub(crate) fn parse(params: &Params) -> Result<Self, ApiError> {
        let parse = |name| {
            MemberActivityType::parse(name).ok_or_else(|| ApiError::invalid("type", "알 수 없는 활동 유형입니다."))
        };
        let activity_type = params.one("type")?.map(parse).transpose()?;
        let from = params.instant("from")?.unwrap_or(Timestamp::from_millis(i64::MIN));
        let to = params.instant("to")?.unwrap_or(Timestamp::from_millis(i64::MAX));
        if from > to {
            return Err(ApiError::invalid("from", "시작 시각은 종료 시각보다 늦을 수 없습니다."));
        }
        Ok(Self { activity_type, from, to })
    }

    /// The list's name in its cursors.
    pub(crate) fn list(&self) -> String {
        let kind = self.activity_type.map_or("", MemberActivityType::name);
        format!("activities/{kind}/{}/{}", self.from.millis(), self.to.millis())
    }
}
