//! Making a picture smaller by area average, in one pass and without a copy of the source.
//!
//! Nothing is ever enlarged, so every target pixel is the mean of the source area under it. Colours count by their
//! opacity: what is transparent leaves no dark fringe.

use image::{DynamicImage, ImageBuffer, Pixel, Primitive, Rgba, RgbaImage};

/// A part of a picture, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// The part of the picture as `width` x `height` pixels, neither more than the part has nor 0.
pub(super) fn reduce(picture: &DynamicImage, part: Area, width: u32, height: u32) -> RgbaImage {
    match picture {
        DynamicImage::ImageLuma8(pixels) => average(pixels, part, width, height),
        DynamicImage::ImageLumaA8(pixels) => average(pixels, part, width, height),
        DynamicImage::ImageRgb8(pixels) => average(pixels, part, width, height),
        DynamicImage::ImageRgba8(pixels) => average(pixels, part, width, height),
        DynamicImage::ImageLuma16(pixels) => average(pixels, part, width, height),
        DynamicImage::ImageLumaA16(pixels) => average(pixels, part, width, height),
        DynamicImage::ImageRgb16(pixels) => average(pixels, part, width, height),
        DynamicImage::ImageRgba16(pixels) => average(pixels, part, width, height),
        other => average(&other.to_rgba8(), part, width, height),
    }
}

fn average<P>(source: &ImageBuffer<P, Vec<P::Subpixel>>, part: Area, width: u32, height: u32) -> RgbaImage
where
    P: Pixel,
    f64: From<P::Subpixel>,
{
    let columns: Vec<Cell> = cells(part.x, part.width, width).collect();
    let mut target = RgbaImage::new(width, height);
    for (cells, row) in cells(part.y, part.height, height).zip(target.rows_mut()) {
        let mut sums = vec![Sum::default(); columns.len()];
        for (y, share) in cells.weighted() {
            for (sum, column) in sums.iter_mut().zip(&columns) {
                for (x, width) in column.weighted() {
                    sum.add(source.get_pixel(x, y), share * width);
                }
            }
        }
        for (pixel, sum) in row.zip(&sums) {
            *pixel = sum.mean(f64::from(P::Subpixel::DEFAULT_MAX_VALUE));
        }
    }
    target
}

/// The source pixels under one target pixel, along one axis.
#[derive(Debug, Clone, Copy)]
struct Cell {
    first: u32,
    last: u32,
    first_share: f64,
    last_share: f64,
}

impl Cell {
    /// Each source coordinate with how much of it lies in the cell.
    fn weighted(self) -> impl Iterator<Item = (u32, f64)> {
        (self.first..=self.last).map(move |at| match at {
            _ if at == self.first => (at, self.first_share),
            _ if at == self.last => (at, self.last_share),
            _ => (at, 1.0),
        })
    }
}

/// Cuts `length` source pixels from `start` on into `count` equal cells.
fn cells(start: u32, length: u32, count: u32) -> impl Iterator<Item = Cell> {
    // Where the next cell begins: a whole pixel and a remainder in parts of `count`, exactly.
    let (mut whole, mut remainder) = (start, 0);
    (0..count).map(move |_| {
        let (first, first_share) = (whole, f64::from(count - remainder) / f64::from(count));
        whole += length / count;
        remainder += length % count;
        if remainder >= count {
            remainder -= count;
            whole += 1;
        }
        let (last, last_share) = match remainder {
            0 => (whole - 1, 1.0),
            parts => (whole, f64::from(parts) / f64::from(count)),
        };
        Cell { first, last, first_share, last_share }
    })
}

/// What has been added up for one target pixel.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    colours: [f64; 3],
    opacity: f64,
    area: f64,
}

impl Sum {
    fn add<P>(&mut self, pixel: &P, share: f64)
    where
        P: Pixel,
        f64: From<P::Subpixel>,
    {
        let Rgba([red, green, blue, alpha]) = pixel.to_rgba();
        let weight = share * f64::from(alpha);
        for (sum, colour) in self.colours.iter_mut().zip([red, green, blue]) {
            *sum += weight * f64::from(colour);
        }
        self.opacity += weight;
        self.area += share;
    }

    /// The mean colour, in 8 bits whatever the source had; `full` is the source's highest value.
    fn mean(&self, full: f64) -> Rgba<u8> {
        if self.opacity <= 0.0 {
            return Rgba([0; 4]);
        }
        let [red, green, blue] = self.colours.map(|sum| byte(sum / self.opacity / full));
        Rgba([red, green, blue, byte(self.opacity / self.area / full)])
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=1 becomes 0..=255; a cast saturates")]
fn byte(value: f64) -> u8 {
    (value * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma, Rgba};
    use proptest::prelude::*;

    use super::*;

    fn whole(picture: &DynamicImage) -> Area {
        Area { x: 0, y: 0, width: picture.width(), height: picture.height() }
    }

    proptest! {
        #[test]
        fn cells_cover_their_length_once(start in 0..1000_u32, count in 1..50_u32, more in 0..500_u32) {
            let length = count + more;
            let mut covered = vec![0.0; length as usize];
            for cell in cells(start, length, count) {
                for (at, share) in cell.weighted() {
                    covered[(at - start) as usize] += share;
                }
            }
            prop_assert!(covered.iter().all(|share: &f64| (share - 1.0).abs() < 1e-9), "{covered:?}");
        }

        #[test]
        fn the_same_size_is_the_same_picture(pixels in prop::collection::vec(any::<[u8; 3]>(), 12)) {
            let mut picture = image::RgbImage::new(4, 3);
            for (pixel, colour) in picture.pixels_mut().zip(&pixels) {
                pixel.0 = *colour;
            }
            let picture = DynamicImage::ImageRgb8(picture);
            prop_assert_eq!(reduce(&picture, whole(&picture), 4, 3), picture.to_rgba8());
        }
    }

    #[test]
    fn two_and_a_half_pixels_become_one() {
        let picture =
            DynamicImage::ImageLuma8(GrayImage::from_fn(5, 1, |x, _| Luma([[10, 20, 30, 40, 50][x as usize]])));
        let small = reduce(&picture, whole(&picture), 2, 1);
        assert_eq!(small.pixels().map(|pixel| pixel.0[0]).collect::<Vec<_>>(), [18, 42]);
    }

    #[test]
    fn sixteen_bits_become_eight() {
        let picture = DynamicImage::ImageLuma16(ImageBuffer::from_fn(2, 2, |x, _| Luma([[0, u16::MAX][x as usize]])));
        assert_eq!(reduce(&picture, whole(&picture), 1, 1).get_pixel(0, 0), &Rgba([128, 128, 128, 255]));
    }

    #[test]
    fn the_colour_of_what_is_transparent_does_not_count() {
        let mut picture = RgbaImage::from_pixel(2, 1, Rgba([200, 100, 50, 255]));
        picture.put_pixel(1, 0, Rgba([0, 0, 0, 0]));
        let picture = DynamicImage::ImageRgba8(picture);
        assert_eq!(reduce(&picture, whole(&picture), 1, 1).get_pixel(0, 0), &Rgba([200, 100, 50, 128]));
    }

    #[test]
    fn a_part_is_cut_out() {
        const ROWS: [[u8; 4]; 4] = [[0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23], [30, 31, 32, 33]];
        let picture = DynamicImage::ImageLuma8(GrayImage::from_fn(4, 4, |x, y| Luma([ROWS[y as usize][x as usize]])));
        let part = reduce(&picture, Area { x: 1, y: 2, width: 2, height: 1 }, 2, 1);
        assert_eq!(part.pixels().map(|pixel| pixel.0[0]).collect::<Vec<_>>(), [21, 22]);
    }
}
