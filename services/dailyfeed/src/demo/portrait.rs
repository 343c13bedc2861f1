//! Avatars: a symmetric pattern in a colour of the member's own.

use std::io::Cursor;

use anyhow::Context;
use image::{ImageFormat, Rgb, RgbImage};

use super::plan::Dice;

const CELLS: usize = 8;
const CELL: u32 = 50;

/// A PNG of 400 x 400 pixels.
pub(super) fn png(dice: &mut Dice) -> anyhow::Result<Vec<u8>> {
    let ink = colour(dice, 60);
    let paper = colour(dice, 190);
    let cells: Vec<bool> = (0..CELLS * CELLS / 2).map(|_| dice.below(2) == 0).collect();
    let side = CELL * u32::try_from(CELLS)?;
    let picture = RgbImage::from_fn(side, side, |x, y| {
        let (column, row) = ((x / CELL) as usize, (y / CELL) as usize);
        let mirrored = column.min(CELLS - 1 - column);
        if cells.get(row * CELLS / 2 + mirrored).copied().unwrap_or_default() { ink } else { paper }
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).context("an avatar cannot be drawn")?;
    Ok(bytes.into_inner())
}

fn colour(dice: &mut Dice, floor: u8) -> Rgb<u8> {
    let mut channel = || floor.saturating_add(u8::try_from(dice.below(60)).unwrap_or_default());
    Rgb([channel(), channel(), channel()])
}
