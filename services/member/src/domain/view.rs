//! What one member sees of another.

/// How much of a profile its viewer is shown (decision 11).
///
/// - `Own`: everything.
/// - `Open` (public, or of a friend): all but e-mail, birth date and gender; `memberName` is the display name where
///   one is set.
/// - `Hidden` (friends only or private): of that, only ids, names, handle, avatar, privacy level and counts.
///
/// Hidden members are hidden, not absent: they may be followed (so friends are made), and they stand, as hidden
/// summaries, in others' follow lists, in recommendations and among members asked for by id. Their own lists of
/// followers and followings are not there for others. Deactivated members are absent everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    Own,
    Open,
    Hidden,
}

impl View {
    pub(crate) const fn of(is_own: bool, is_visible: bool) -> Self {
        match (is_own, is_visible) {
            (true, _) => Self::Own,
            (false, true) => Self::Open,
            (false, false) => Self::Hidden,
        }
    }

    /// The value, unless the profile is hidden.
    pub(crate) fn open<T>(self, value: T) -> Option<T> {
        (self != Self::Hidden).then_some(value)
    }

    /// The value, for the member himself.
    pub(crate) fn own<T>(self, value: Option<T>) -> Option<T> {
        value.filter(|_| self == Self::Own)
    }
}
