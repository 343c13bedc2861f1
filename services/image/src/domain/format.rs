//! Which format the bytes are; neither the declared type nor the file name count.

use error::{ApiError, ErrorCode};
use image::ImageFormat;

/// The formats that may be uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF, of which the first frame counts.
    Gif,
    /// WebP, of which the first frame counts.
    WebP,
}

impl Format {
    /// Recognises the signature.
    ///
    /// # Errors
    /// `EMPTY_IMAGE_FILE`, `FILE_TOO_SMALL` below three bytes, `INVALID_IMAGE_SIGNATURE` for anything else.
    pub(crate) fn sniff(bytes: &[u8]) -> Result<Self, ApiError> {
        match bytes {
            [] => Err(ErrorCode::EmptyImageFile.into()),
            [_] | [_, _] => Err(ErrorCode::FileTooSmall.into()),
            [0xFF, 0xD8, 0xFF, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::WebP),
            _ => Err(ErrorCode::InvalidImageSignature.into()),
        }
    }

    pub(super) const fn codec(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::Gif => ImageFormat::Gif,
            Self::WebP => ImageFormat::WebP,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> Option<ErrorCode> {
        Format::sniff(bytes).err().map(|error| error.code())
    }

    #[test]
    fn the_bytes_decide() {
        assert_eq!(Format::sniff(b"\xFF\xD8\xFF\xE0").ok(), Some(Format::Jpeg));
        assert_eq!(Format::sniff(b"\x89PNG\r\n\x1A\n").ok(), Some(Format::Png));
        assert_eq!(Format::sniff(b"GIF87a").ok(), Some(Format::Gif));
        assert_eq!(Format::sniff(b"GIF89a").ok(), Some(Format::Gif));
        assert_eq!(Format::sniff(b"RIFF\0\0\0\0WEBP").ok(), Some(Format::WebP));
    }

    #[test]
    fn everything_else_is_refused_by_name() {
        assert_eq!(code(b""), Some(ErrorCode::EmptyImageFile));
        assert_eq!(code(b"\xFF\xD8"), Some(ErrorCode::FileTooSmall));
        for other in [b"BM6\0\0\0".as_slice(), b"\x89PNG", b"GIF88a", b"RIFF\0\0\0\0WAVE", b"<svg xmlns=", b"%PDF-1.7"]
        {
            assert_eq!(code(other), Some(ErrorCode::InvalidImageSignature), "{other:?}");
        }
    }
}
