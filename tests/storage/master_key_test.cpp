// The master key file: made once, private, and refused in words when it is not the right one.
#include "storage/master_key.hpp"

#include "tests/storage/database_files.hpp"
#include "tests/storage/refused.hpp"
#include "tests/storage/vault_worlds.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

struct started_world : rocksdb_vault_world {
  started_world() { (void)open()->find_or_create({conversation_stream(1)}); }

  [[nodiscard]] std::string refusal(storage_failure kind) const {
    const auto text = bytes_of(options.master_key_file);
    auto sentence = refused([this] { (void)open(); }, kind);
    // Neither the key nor any long piece of it is in the sentence.
    for (std::size_t at = 0; at + 8 < text.size(); ++at) {
      const auto piece = text.substr(at, 8);
      if (piece.find_first_not_of("0123456789abcdef") != std::string::npos) continue;
      BOOST_TEST(sentence.find(piece) == std::string::npos);
    }
    return sentence;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(master_key_file)

BOOST_AUTO_TEST_CASE(the_first_start_makes_a_file_that_only_its_owner_may_read) {
  const rocksdb_vault_world world;
  const auto old_mask = ::umask(0);
  (void)world.open();
  ::umask(old_mask);
  struct stat status {};
  BOOST_REQUIRE(::stat(world.options.master_key_file.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 07777) == 0600u);
  const auto text = bytes_of(world.options.master_key_file);
  BOOST_TEST(text.size() == 23 + 64 + 1 + 32 + 1u);
  BOOST_TEST(text.starts_with("veilleuse master key 1\n"));
  BOOST_TEST(files_of(world.root, ".unfinished").empty());
}

BOOST_AUTO_TEST_CASE(two_installations_have_two_keys) {
  const rocksdb_vault_world one;
  const rocksdb_vault_world other;
  (void)one.open();
  (void)other.open();
  BOOST_TEST(bytes_of(one.options.master_key_file) != bytes_of(other.options.master_key_file));
}

BOOST_AUTO_TEST_CASE(a_key_that_was_made_is_read_back) {
  const auto file = test::artifact_directory("master-key") / "master.key";
  const auto made = make_master_key(file);
  const auto read = read_master_key(file);
  BOOST_TEST((made.fingerprint() == read.fingerprint()));
  BOOST_TEST(std::equal(made.data(), made.data() + stream_key::size, read.data()));
}

BOOST_AUTO_TEST_CASE(a_file_is_never_written_over) {
  const auto file = test::artifact_directory("master-key") / "master.key";
  (void)make_master_key(file);
  const auto text = bytes_of(file);
  says(refused([&file] { (void)make_master_key(file); }, storage_failure::cannot_open), "File exists");
  BOOST_TEST(bytes_of(file) == text);
}

BOOST_AUTO_TEST_CASE(what_a_power_cut_left_half_written_is_replaced) {
  const rocksdb_vault_world world;
  auto unfinished = world.options.master_key_file;
  unfinished += ".unfinished";
  put_bytes(unfinished, "veilleuse master");
  (void)world.open();
  BOOST_TEST(!std::filesystem::exists(unfinished));
  (void)read_master_key(world.options.master_key_file);
}

BOOST_AUTO_TEST_CASE(a_file_made_before_a_crash_serves_the_still_empty_vault) {
  const rocksdb_vault_world world;
  const auto made = make_master_key(world.options.master_key_file);
  (void)world.open();
  BOOST_TEST((read_master_key(world.options.master_key_file).fingerprint() == made.fingerprint()));
}

BOOST_AUTO_TEST_CASE(a_lost_file_is_refused_and_not_made_anew) {
  const started_world world;
  std::filesystem::remove(world.options.master_key_file);
  says(world.refusal(storage_failure::wrong_master_key), "is lost");
  BOOST_TEST(!std::filesystem::exists(world.options.master_key_file));
}

BOOST_AUTO_TEST_CASE(a_file_lost_before_the_first_key_is_made_anew) {
  const rocksdb_vault_world world;
  (void)world.open();
  std::filesystem::remove(world.options.master_key_file);
  const auto made = world.open()->find_or_create({conversation_stream(1)});
  BOOST_TEST((world.open()->find(conversation_stream(1)).standing == key_standing::present));
}

BOOST_AUTO_TEST_CASE(the_file_of_another_installation_is_refused) {
  const started_world world;
  const started_world other;
  std::filesystem::copy_file(other.options.master_key_file, world.options.master_key_file,
                             std::filesystem::copy_options::overwrite_existing);
  says(world.refusal(storage_failure::wrong_master_key), "another installation");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_or_change_is_refused) {
  const started_world world;
  for (const mode_t mode : {0640, 0620, 0604, 0602, 0660, 0644}) {
    BOOST_REQUIRE(::chmod(world.options.master_key_file.c_str(), mode) == 0);
    says(world.refusal(storage_failure::wrong_permissions), "chmod 600");
  }
  BOOST_REQUIRE(::chmod(world.options.master_key_file.c_str(), 0400) == 0);
  (void)world.open();
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_told_from_a_foreign_one) {
  const started_world world;
  const auto text = bytes_of(world.options.master_key_file);
  auto flipped = text;
  flipped[40] = flipped[40] == '0' ? '1' : '0';
  auto upper = text;
  upper[23] = 'X';
  for (const auto& damaged :
       {std::string{}, text.substr(0, 60), text.substr(1), text + "\n", flipped, upper}) {
    put_bytes(world.options.master_key_file, damaged);
    says(world.refusal(storage_failure::damaged), "damaged");
  }
  put_bytes(world.options.master_key_file, text);
  BOOST_TEST((world.open()->find(conversation_stream(1)).standing == key_standing::present));
}

BOOST_AUTO_TEST_CASE(a_directory_in_its_place_is_refused) {
  const started_world world;
  std::filesystem::remove(world.options.master_key_file);
  std::filesystem::create_directory(world.options.master_key_file);
  says(refused([&world] { (void)world.open(); }, storage_failure::cannot_open), "is not a file");
}

BOOST_AUTO_TEST_CASE(a_missing_directory_of_the_file_is_refused_in_words) {
  rocksdb_vault_world world;
  world.options.master_key_file = world.root / "nowhere" / "master.key";
  says(refused([&world] { (void)world.open(); }, storage_failure::cannot_open), "No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
