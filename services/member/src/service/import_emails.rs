//! The e-mail addresses of an import; they come with their members.

use std::collections::{HashMap, HashSet};

use database::{Connection, placeholders, sql};
use import::{Reference, Report, Table};
use serde::Deserialize;

use crate::{
    domain::{Email, ImportedMember},
    repository::imported::{self, EmailRow},
};

pub(super) const EMAILS: Table =
    ("member_emails", &["id", "member_id", "email", "is_active", "verified", "created_at", "deactivated_at"]);

#[derive(Deserialize)]
struct Found {
    id: i64,
    member_id: i64,
    email: String,
    is_active: bool,
    verified: bool,
    created_at: Option<i64>,
    deactivated_at: Option<i64>,
}

/// The addresses of new `members`. The member stays without one that cannot be his here.
pub(super) async fn read(
    reader: &mut Connection,
    reference: &Reference,
    members: &[ImportedMember],
    report: &mut Report,
) -> anyhow::Result<Vec<EmailRow>> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let [created, deactivated] = ["created_at", "deactivated_at"].map(|at| reference.time("member_emails", "e", at));
    let query = format!(
        "SELECT e.id, e.member_id, e.email, \
         (COALESCE(e.is_active, 0) AND e.deactivated_at IS NULL) + 0 AS is_active, COALESCE(e.verified, 0) + 0 AS verified, \
         {created} AS created_at, {deactivated} AS deactivated_at \
         FROM member_emails e WHERE e.member_id IN ({}) ORDER BY e.id",
        placeholders(members.len())
    );
    let found: Vec<Found> = reference.rows(sql(query).bind_all(members.iter().map(|member| member.id))).await?;
    report.read("member_emails", found.len());
    let (mut rows, mut keys) = (Vec::new(), Vec::new());
    for found in found {
        if let Ok(email) = Email::parse(&found.email) {
            keys.push(email.key());
            rows.push((email, found));
        } else {
            report.left_out("member_emails", "no e-mail address", found.id);
        }
    }
    let mut taken: HashSet<String> = imported::find_emails(reader, &keys).await?;
    let created: HashMap<i64, i64> = members.iter().map(|member| (member.id, member.created_at)).collect();
    let mut emails = Vec::new();
    for (email, found) in rows {
        if !taken.insert(email.key()) {
            report.left_out("member_emails", "another member's address", found.id);
            continue;
        }
        emails.push(EmailRow {
            member_id: found.member_id,
            is_active: found.is_active,
            verified: found.verified,
            created_at: found.created_at.or(created.get(&found.member_id).copied()).unwrap_or_default(),
            deactivated_at: found.deactivated_at,
            email,
        });
    }
    Ok(emails)
}
