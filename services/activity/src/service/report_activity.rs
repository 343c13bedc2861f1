//! Recording an act that somebody reports over HTTP. It is a record and nothing more: only events of the log tell
//! members of something or take it away.

use authentication::MemberOrService;
use dto::MemberActivity;
use error::ApiError;
use idempotency::{Attempt, Done};

use crate::{App, domain::Report};

impl App {
    /// Services report for everybody, members for themselves.
    pub(crate) async fn report_activity(
        &self,
        reporter: &MemberOrService,
        attempt: Attempt,
        report: Report,
    ) -> Result<Done<MemberActivity>, ApiError> {
        let member = match reporter {
            MemberOrService::Service(_) => None,
            MemberOrService::Member(caller) => Some(caller.id),
        };
        self.activities.0.report(attempt.of(member, &report)?, member, report).await
    }
}
