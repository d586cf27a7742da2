// Sealing: only the right key opens, and only what was sealed.
#include "storage/sealing.hpp"

#include "storage/draw_key.hpp"
#include "storage/limits.hpp"

#include <random>
#include <set>

#include <boost/test/unit_test.hpp>
#include <sodium.h>

using namespace veilleuse;
using namespace veilleuse::storage;

namespace {

std::string changed_at(std::string bytes, std::size_t at) {
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  return bytes;
}

/// What was sealed, if `record` opens at all.
std::optional<std::vector<std::string>> opened(std::string_view record, const shared_key& key) {
  const auto view = view_record(record);
  if (!view) return std::nullopt;
  return open_parts(*view, key);
}

/// As records were written before parts were padded.
std::string unpadded_record(const std::string& clear, const std::string& part, const stream_key& key) {
  const std::string nonce(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, 'n');
  const auto associated = clear + std::string(4, '\0');
  std::string cipher(part.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(cipher.data()), nullptr,
                                             bytes(part), part.size(), bytes(associated), associated.size(),
                                             nullptr, bytes(nonce), key.data());
  const auto sealed = nonce + cipher;
  return std::string{'\x0a', static_cast<char>(clear.size())} + clear +
         std::string{'\x12', static_cast<char>(sealed.size())} + sealed;
}

const events::encoded_record example{"clear header", {"first part", "", std::string(300, 'x')}};

}  // namespace

BOOST_AUTO_TEST_SUITE(sealing)

BOOST_AUTO_TEST_CASE(what_was_sealed_opens_with_the_same_key) {
  const auto key = draw_key();
  for (const std::size_t clear_size : {0, 1, 127, 128, 20'000}) {
    const events::encoded_record what{std::string(clear_size, 'c'), example.parts};
    const auto record = seal_record(what, key);
    const auto view = view_record(*record);
    BOOST_REQUIRE(view);
    BOOST_TEST(view->clear == what.clear);
    BOOST_TEST(open_parts(*view, key).value() == what.parts, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(a_record_has_the_layout_that_the_formats_page_draws) {
  const auto bare = seal_record({"ab", {}}, nullptr);
  BOOST_TEST(*bare == std::string("\x0a\x02"
                                  "ab"));
  const auto sealed = seal_record({"ab", {"xyz"}}, draw_key());
  BOOST_TEST(sealed->size() == 4 + 3 + 24 + limits::sealed_block_bytes + 16);
  BOOST_TEST(sealed->substr(0, 4) == *bare);
  BOOST_TEST(sealed->substr(4, 3) == std::string("\x1a\xa8\x02"));
}

BOOST_AUTO_TEST_CASE(a_record_tells_the_length_of_its_content_in_blocks_only) {
  constexpr auto block = limits::sealed_block_bytes;
  const auto key = draw_key();
  const auto size_of = [&](std::size_t content) {
    const auto record = seal_record({"clear", {std::string(content, 'x')}}, key);
    BOOST_TEST(opened(*record, key).value().front() == std::string(content, 'x'));
    return record->size();
  };
  for (const auto content : {std::size_t{1}, std::size_t{2}, block / 2, block - 2, block - 1})
    BOOST_TEST(size_of(content) == size_of(0));
  static_assert(limits::sealed_block_bytes == 256, "a stored format (docs/formats.md)");
  BOOST_TEST(size_of(block) == size_of(0) + block);
  BOOST_TEST(size_of(2 * block - 1) == size_of(block));
  BOOST_TEST(size_of(2 * block) == size_of(block) + block);
}

BOOST_AUTO_TEST_CASE(a_part_that_an_earlier_version_did_not_pad_opens) {
  const auto key = std::make_shared<const stream_key>(std::array<std::uint8_t, stream_key::size>{});
  const auto record = unpadded_record("ab", "xyz", *key);
  BOOST_TEST(record.size() == 4u + 2 + 24 + 3 + 16);
  BOOST_TEST(opened(record, key).value().front() == "xyz");
  // Its form is sealed with it.
  auto view = view_record(record).value();
  view.sealed.front().padded = true;
  BOOST_TEST(!open_parts(view, key));
}

BOOST_AUTO_TEST_CASE(a_record_without_parts_needs_no_key) {
  const auto record = seal_record({"clear", {}}, nullptr);
  BOOST_TEST(opened(*record, nullptr).value().empty());
}

BOOST_AUTO_TEST_CASE(the_plain_text_stands_nowhere_in_the_record) {
  const auto record = seal_record({"clear", {"what a youth wrote"}}, draw_key());
  BOOST_TEST(record->find("clear") != std::string::npos);
  BOOST_TEST(record->find("youth") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(sealing_twice_gives_other_bytes) {
  const auto key = draw_key();
  std::set<std::string> records;
  for (int turn = 0; turn < 100; ++turn) {
    records.insert(*seal_record(example, key));
  }
  BOOST_TEST(records.size() == 100u);
}

BOOST_AUTO_TEST_CASE(another_key_or_none_opens_nothing) {
  const auto record = seal_record(example, draw_key());
  BOOST_TEST(!opened(*record, draw_key()));
  BOOST_TEST(!opened(*record, nullptr));
}

BOOST_AUTO_TEST_CASE(one_changed_bit_anywhere_is_noticed) {
  const auto key = draw_key();
  const auto record = seal_record(example, key);
  for (std::size_t at = 0; at < record->size(); ++at) {
    BOOST_TEST_CONTEXT("byte " << at) {
      BOOST_TEST(!opened(changed_at(*record, at), key));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_changed_header_of_the_same_length_is_noticed) {
  const auto key = draw_key();
  const auto record = seal_record(example, key);
  auto view = view_record(*record).value();
  view.clear = "Clear header";
  BOOST_TEST(!open_parts(view, key));
}

BOOST_AUTO_TEST_CASE(swapped_repeated_or_moved_parts_are_noticed) {
  const auto key = draw_key();
  const events::encoded_record pair{"clear", {"one", "two"}};
  const auto record = seal_record(pair, key);
  const auto view = view_record(*record).value();
  BOOST_TEST(!open_parts({view.clear, {view.sealed[1], view.sealed[0]}}, key));
  BOOST_TEST(!open_parts({view.clear, {view.sealed[0], view.sealed[0]}}, key));
  BOOST_TEST(!open_parts({view.clear, {view.sealed[1]}}, key));
  const auto other = seal_record({"other", {"one", "two"}}, key);
  const auto other_view = view_record(*other).value();
  BOOST_TEST(!open_parts({view.clear, {other_view.sealed[0], view.sealed[1]}}, key));
}

BOOST_AUTO_TEST_CASE(a_record_cut_short_or_continued_never_opens_as_the_whole) {
  const auto key = draw_key();
  const auto record = seal_record(example, key);
  for (std::size_t size = 0; size < record->size(); ++size) {
    const auto parts = opened(std::string_view{*record}.substr(0, size), key);
    BOOST_TEST_CONTEXT("cut to " << size) {
      // A cut between two fields leaves a shorter record; its header says how many parts there must be.
      BOOST_TEST((!parts || parts->size() < example.parts.size()));
    }
  }
  BOOST_TEST(!view_record(*record + '\0'));
  BOOST_TEST(!view_record(*record + *record));
}

BOOST_AUTO_TEST_CASE(any_other_spelling_of_a_record_is_refused) {
  const std::string part(40, 'p');
  BOOST_TEST(view_record(std::string("\x0a\x01"
                                     "c"
                                     "\x12\x28") +
                         part)
                 .has_value());
  BOOST_TEST(!view_record(""));
  BOOST_TEST(!view_record(std::string("\x12\x28") + part));
  BOOST_TEST(!view_record(std::string("\x12\x28") + part +
                          "\x0a\x01"
                          "c"));
  BOOST_TEST(
      !view_record(std::string("\x0a\x01"
                               "c"
                               "\x0a\x01"
                               "c")));
  BOOST_TEST(!view_record(std::string("\x0a\x01"
                                      "c"
                                      "\x22\x28") +
                          part));
  BOOST_TEST(
      !view_record(std::string("\x0a\x81\x00"
                               "c",
                               4)));
  BOOST_TEST(
      !view_record(std::string("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
                               "c")));
  BOOST_TEST(!view_record(std::string("\x0a\x01"
                                      "c"
                                      "\x12\x27") +
                          part.substr(1)));
}

BOOST_AUTO_TEST_CASE(arbitrary_bytes_are_viewed_without_harm_and_never_open) {
  std::mt19937 random{20260101};
  const auto key = draw_key();
  const auto record = seal_record(example, key);
  std::size_t viewed = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    auto bytes = *record;
    if (turn % 2 == 0) {
      bytes.resize(random() % 64);
      for (auto& byte : bytes) {
        byte = static_cast<char>(random());
      }
      if (!bytes.empty()) bytes[0] = '\x0a';
    } else {
      for (auto changes = 1 + random() % 4; changes > 0; --changes) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
    }
    const auto view = view_record(bytes);
    if (!view) continue;
    ++viewed;
    if (bytes != *record && !view->sealed.empty()) BOOST_TEST(!open_parts(*view, key));
  }
  BOOST_TEST(viewed > 1'000u);
}

BOOST_AUTO_TEST_CASE(a_digest_is_blake2b_256) {
  const digest expected{0xbd, 0xdd, 0x81, 0x3c, 0x63, 0x42, 0x39, 0x72, 0x31, 0x71, 0xef,
                        0x3f, 0xee, 0x98, 0x57, 0x9b, 0x94, 0x96, 0x4e, 0x3b, 0xb1, 0xcb,
                        0x3e, 0x42, 0x72, 0x62, 0xc8, 0xc0, 0x68, 0xd5, 0x23, 0x19};
  BOOST_TEST(digest_of("abc") == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_fingerprint_is_the_documented_keyed_hash) {
  std::array<std::uint8_t, stream_key::size> bytes;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] = static_cast<std::uint8_t>(at);
  }
  const auto key = std::make_shared<const stream_key>(bytes);
  // Computed apart, in Python: hashlib.blake2b and a SipHash-2-4 written from its paper, as docs/formats.md
  // says.
  BOOST_TEST(fingerprint_of("body", key) == 0x3b09c33e86e1b7f3u);
}

BOOST_AUTO_TEST_CASE(a_fingerprint_tells_bodies_and_keys_apart) {
  const auto key = draw_key();
  BOOST_TEST(fingerprint_of("body", key) == fingerprint_of("body", key));
  BOOST_TEST(fingerprint_of("body", key) != fingerprint_of("bodx", key));
  BOOST_TEST(fingerprint_of("body", key) != fingerprint_of("body", draw_key()));
}

BOOST_AUTO_TEST_SUITE_END()
