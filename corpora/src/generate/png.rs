//! The emblem of the invented ministry, drawn here and written as PNG (PNG 1.2, stored deflate blocks: nothing is packed).

/// Pixels across and down.
pub const SIZE: (usize, usize) = (120, 80);

/// White, blue, red, grey.
const COLOURS: [u8; 12] = [255, 255, 255, 0, 0, 145, 225, 0, 15, 102, 102, 102];

/// Three bands under a roof with columns: an office building, at a glance.
fn pixel(x: usize, y: usize) -> u8 {
    let roof = y < 24 && x.abs_diff(60) <= 12 + y * 2;
    let beam = (26..31).contains(&y) && (4..116).contains(&x);
    let column = (33..58).contains(&y) && x % 18 < 9 && (6..114).contains(&x);
    let band = (62..76).contains(&y);
    match (roof || beam, column, band) {
        (true, ..) => 1,
        (_, true, _) => 3,
        (.., true) if x < 40 => 1,
        (.., true) if x >= 80 => 2,
        _ => 0,
    }
}

/// The bytes of the picture.
pub fn emblem() -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..SIZE.1 {
        rows.push(0);
        rows.extend((0..SIZE.0).map(|x| pixel(x, y)));
    }
    let mut header = Vec::new();
    header.extend((SIZE.0 as u32).to_be_bytes());
    header.extend((SIZE.1 as u32).to_be_bytes());
    header.extend([8, 3, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"PLTE", &COLOURS);
    chunk(&mut png, b"IDAT", &zlib_stored(&rows));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    png.extend((data.len() as u32).to_be_bytes());
    let body = [name.as_slice(), data].concat();
    png.extend(&body);
    png.extend(crc(&body).to_be_bytes());
}

fn zlib_stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = data.chunks(0xFFFF).collect();
    for (index, block) in blocks.iter().enumerate() {
        let length = block.len() as u16;
        out.push(u8::from(index + 1 == blocks.len()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(*block);
    }
    out.extend(adler(data).to_be_bytes());
    out
}

fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}

fn adler(data: &[u8]) -> u32 {
    let (a, b) = data.iter().fold((1u32, 0u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65521;
        (a, (b + a) % 65521)
    });
    b << 16 | a
}
