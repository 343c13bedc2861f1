//! Recording an act that somebody reports over HTTP. It is a record and nothing more: only events of the log tell
//! members of something or take it away.

use authentication::MemberOrService;
use dto::MemberActivity;
use error::{ApiError, ErrorCode};
use idempotency::{Attempt, Done};
use kafka_envelope::Envelope;

use crate::{App, domain::Report, mapper, repository::activities};

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
        let clock = self.clock.clone();
        let write = self.idempotency.run(attempt.of(member, &report)?, move |c| {
            Box::pin(async move {
                if member.is_some_and(|member| member != report.member_id) {
                    return Err(ErrorCode::MemberForbidden.into());
                }
                let mut event = Envelope::new(report.activity_type, report.member_id, clock.now());
                event.post_id = Some(report.post_id);
                event.comment_id = report.comment_id;
                let id = activities::insert(c, &event).await?;
                let id = id.ok_or_else(|| ApiError::internal("a new event has the id of an old one"))?;
                Ok(mapper::recorded(id, &event))
            })
        });
        write.await
    }
}
