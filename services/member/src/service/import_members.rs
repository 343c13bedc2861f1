//! Job `import`: members and their follows out of the reference system's database (docs/import.md).

use std::{collections::HashMap, sync::Arc};

use anyhow::{Context, bail};
use database::{Connection, Database, sql};
use import::{MAX_ID, Reference, Report, Table};
use lifecycle::JobFailure;
use settings::sections::Import;

use super::{
    import_emails::{self, EMAILS},
    import_follows::{self, FOLLOWS, Follows},
};
use crate::{domain::ImportedMember, repository::imported};

const MEMBERS: Table = ("members", &["id", "password", "created_at", "updated_at"]);
const PROFILES: Table = (
    "member_profiles",
    &[
        "id",
        "member_id",
        "member_name",
        "handle",
        "display_name",
        "bio",
        "location",
        "website_url",
        "birth_date",
        "gender",
        "language_code",
        "country_code",
        "verification_status",
        "privacy_level",
        "is_active",
        "updated_at",
    ],
);
const IMAGES: Table =
    ("member_profile_images", &["image_id", "profile_id", "image_type", "image_url", "cdn_url", "is_primary"]);
/// Their times are compared with those of the documents.
const POSTS: Table = ("posts", &["id", "created_at"]);

/// Takes over whoever is not here yet, with all that belongs to him, and leaves whoever is here as he is. Gives a report.
pub(crate) async fn import(database: Database, settings: Import) -> Result<String, JobFailure> {
    run(&database, &settings).await.map_err(|cause| format!("{cause:#}").into())
}

async fn run(database: &Database, settings: &Import) -> anyhow::Result<String> {
    let _turn = import::turn(database).await?;
    let reference = Reference::open(settings, &[MEMBERS, EMAILS, PROFILES, IMAGES, FOLLOWS, POSTS]).await?;
    let (mut report, mut after) = (Report::default(), 0);
    loop {
        let batch = read_members(&reference, after, settings.batch).await?;
        let Some(last) = batch.last() else { break };
        let (first, last) = (after + 1, last.id);
        let imported = import_batch(database, &reference, batch).await;
        report.add(imported.with_context(|| format!("members {first} to {last}"))?);
        tracing::info!(up_to = last, "members imported");
        after = last;
    }
    report_left_out(&reference, &mut report).await?;
    import_follows::report_rest(&reference, &mut report).await?;
    Ok(format!("{report}\n{}", import::AFTERWARDS))
}

/// Those who have a profile: without one nobody was a member.
async fn read_members(reference: &Reference, after: i64, limit: u32) -> anyhow::Result<Vec<ImportedMember>> {
    let created = reference.time("members", "m", "created_at");
    let updated = reference.time("member_profiles", "p", "updated_at");
    let query = format!(
        "SELECT m.id, COALESCE(m.password, '') AS password, COALESCE({created}, {updated}, 0) AS created_at, \
         COALESCE({updated}, 0) AS updated_at, p.id AS profile_id, p.member_name, p.handle, p.display_name, p.bio, \
         p.location, p.website_url, DATE_FORMAT(p.birth_date, '%Y-%m-%d') AS birth_date, p.gender, \
         COALESCE(NULLIF(p.language_code, ''), 'en') AS language_code, NULLIF(p.country_code, '') AS country_code, \
         COALESCE(p.verification_status, 'NONE') AS verification_status, \
         COALESCE(p.privacy_level, 'PUBLIC') AS privacy_level, COALESCE(p.is_active, 1) + 0 AS is_active, \
         COALESCE((SELECT COALESCE(NULLIF(i.cdn_url, ''), i.image_url) FROM member_profile_images i \
         WHERE i.profile_id = p.id AND i.image_type = 'AVATAR' AND i.is_primary ORDER BY i.image_id LIMIT 1), '') \
         AS avatar_url \
         FROM members m JOIN member_profiles p \
         ON p.id = (SELECT MIN(first.id) FROM member_profiles first WHERE first.member_id = m.id) \
         WHERE m.id > ? AND m.id <= {MAX_ID} ORDER BY m.id LIMIT ?"
    );
    reference.rows(sql(query).bind(after).bind(limit)).await
}

/// Everything is read first and then written in one transaction.
async fn import_batch(
    database: &Database,
    reference: &Reference,
    batch: Vec<ImportedMember>,
) -> anyhow::Result<Report> {
    let mut report = Report::default();
    report.read("members", batch.len());
    let reader = &mut database.read().await?;
    let new = not_there(reader, batch, &mut report).await?;
    let members = with_own_handles(reader, new, &mut report).await?;
    let emails = import_emails::read(reader, reference, &members, &mut report).await?;
    let follows = Follows::read(reader, reference, &members, &mut report).await?;
    report.written("members", members.len());
    report.written("member_emails", emails.len());
    let rows = Arc::new((members, emails, follows));
    let write = database.write::<_, anyhow::Error, _>(move |c| {
        Box::pin(async move {
            let (members, emails, follows) = &*rows;
            for member in members {
                imported::insert_member(c, member).await?;
            }
            for email in emails {
                imported::insert_email(c, email).await?;
            }
            follows.write(c).await?;
            Ok(())
        })
    });
    write.await?;
    Ok(report)
}

/// Those who are not here yet. An id that is somebody else's here means that ids of two systems would mix.
async fn not_there(
    reader: &mut Connection,
    batch: Vec<ImportedMember>,
    report: &mut Report,
) -> anyhow::Result<Vec<ImportedMember>> {
    let ids: Vec<i64> = batch.iter().map(|member| member.id).collect();
    let there: HashMap<i64, i64> = imported::find_members(reader, &ids).await?;
    let mut new = Vec::new();
    for member in batch {
        match there.get(&member.id) {
            None => new.push(member.mended(report)),
            Some(&created_at) if created_at == member.created_at => report.there("members", 1),
            Some(_) => bail!(
                "member {} is here with another date of sign-up: either import.utc_offset is not that of the first \
                 import, or this database had members of its own",
                member.id
            ),
        }
    }
    Ok(new)
}

async fn with_own_handles(
    reader: &mut Connection,
    mut members: Vec<ImportedMember>,
    report: &mut Report,
) -> anyhow::Result<Vec<ImportedMember>> {
    let keys: Vec<String> = members.iter().map(ImportedMember::handle_key).collect();
    let mut taken = imported::find_handles(reader, &keys).await?;
    for member in &mut members {
        let mut attempt = 0;
        while !taken.insert(member.handle_key()) {
            attempt += 1;
            member.rename(attempt);
            taken.extend(imported::find_handles(reader, &[member.handle_key()]).await?);
        }
        if attempt > 0 {
            report.corrected("members", "a handle that another member has is now member_ID", member.id);
        }
    }
    Ok(members)
}

async fn report_left_out(reference: &Reference, report: &mut Report) -> anyhow::Result<()> {
    let kinds = [
        ("without a profile", "NOT EXISTS (SELECT 1 FROM member_profiles p WHERE p.member_id = m.id)".to_owned()),
        ("an id that clients cannot count to", format!("m.id > {MAX_ID}")),
    ];
    for (why, condition) in kinds {
        let query = sql(format!("SELECT m.id FROM members m WHERE {condition} ORDER BY m.id"));
        for (id,) in reference.rows::<(i64,)>(query).await? {
            report.left_out("members", why, id);
        }
    }
    Ok(())
}
