// Secrets of clients: one spelling each, and the hashes that are kept of them.
#include "storage/secrets.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;

namespace {

secret_bytes counting() {
  secret_bytes secret;
  for (std::size_t at = 0; at < secret.size(); ++at) {
    secret[at] = static_cast<std::uint8_t>(at);
  }
  return secret;
}

constexpr std::string_view counting_text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

}  // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(a_secret_is_read_from_and_written_as_base64url) {
  BOOST_TEST(to_text(counting()) == counting_text);
  BOOST_TEST((secret_from_text(counting_text) == counting()));
  secret_bytes ones;
  ones.fill(0xff);
  BOOST_TEST(to_text(ones) == std::string(42, '_') + '8');
  BOOST_TEST((secret_from_text(to_text(ones)) == ones));
}

BOOST_AUTO_TEST_CASE(every_other_text_is_refused) {
  const std::string text{counting_text};
  BOOST_TEST(!secret_from_text(""));
  BOOST_TEST(!secret_from_text(text.substr(1)));
  BOOST_TEST(!secret_from_text(text + "="));
  BOOST_TEST(!secret_from_text(text + "A"));
  BOOST_TEST(!secret_from_text(text + "AA"));
  for (const char wrong : {'+', '/', '=', ' ', '\n', '\0', '.', '\xc3'}) {
    for (const std::size_t at : {0, 20, 42}) {
      auto changed = text;
      changed[at] = wrong;
      BOOST_TEST(!secret_from_text(changed));
    }
  }
}

BOOST_AUTO_TEST_CASE(bits_behind_the_last_byte_must_be_zero) {
  // The last character holds four bits of the secret and two that must be zero.
  auto text = std::string{counting_text};
  for (const char spelling : {'9', '-', '_'}) {
    text.back() = spelling;
    BOOST_TEST(!secret_from_text(text));
  }
  text.back() = '4';
  BOOST_TEST(secret_from_text(text).has_value());
}

BOOST_AUTO_TEST_CASE(the_hashes_are_the_documented_ones) {
  // Computed with Python's hashlib.blake2b as docs/formats.md says.
  BOOST_TEST(events::to_hex(conversation_of(counting()).bytes) == "733043f1161558b97e86c9a950bd2c80");
  BOOST_TEST(token_hash(counting()) == "46593f543635124c0a9ca64c45c92a29532fe4d4088d08260de901be779fd158");
}

BOOST_AUTO_TEST_CASE(draws_differ) {
  BOOST_TEST((draw_secret() != draw_secret()));
  BOOST_TEST((draw_id() != draw_id()));
}

BOOST_AUTO_TEST_SUITE_END()
