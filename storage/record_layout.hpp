// The bytes around a record's parts: the protobuf wire form of `Record`, written and read by hand so that
// sealing needs one allocation and storage needs no protobuf.
//
//   0x0a  length (varint)  clear header                       field 1, once, first
//   0x1a  length (varint)  nonce (24) ‖ ciphertext ‖ tag (16)   field 3, once a sealed part
//   0x12  the same, of a part that was not padded: written before version 1 was released, and still read
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace veilleuse::storage::record_layout {

inline constexpr std::uint8_t clear_tag = 0x0a;
inline constexpr std::uint8_t part_tag = 0x1a;
inline constexpr std::uint8_t unpadded_part_tag = 0x12;

/// Bytes that a field of `length` takes: tag, varint, content.
[[nodiscard]] std::size_t field_size(std::size_t length);

/// Writes tag and length at `to`; returns the place of the content.
char* write_field_head(char* to, std::uint8_t tag, std::size_t length);

/// Takes the field with `tag` off the front of `from`. Nothing when it is another one, is cut short, or its
/// length is not in the shortest form: one record has one spelling.
[[nodiscard]] std::optional<std::string_view> take_field(std::string_view& from, std::uint8_t tag);

}  // namespace veilleuse::storage::record_layout
