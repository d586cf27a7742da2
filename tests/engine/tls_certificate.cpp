// The files of a certificate: what a start refuses, in words that say what to do, and what a reload changes.
#include "engine/limits.hpp"
#include "engine/tls/certificate.hpp"
#include "engine/tls/operation.hpp"
#include "tests/engine/support/test_certificate.hpp"
#include "tests/support/artifacts.hpp"

#include <fstream>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace veilleuse::test {

namespace {

namespace fs = std::filesystem;
namespace limits = engine::limits;
using engine::exit_code;
using engine::tls::certificate;

// Of the sort that a real one begins with; no key can be made of it.
constexpr std::string_view locked_key =
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    "MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBCDg4ODg4ODg4ODg4OD\n"
    "g4ODAgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQg4ODg4ODg4ODg4OD\n"
    "g4ODgwRAg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODg4OD\n"
    "g4ODg4ODg4ODg4ODg4ODg4ODg4ODg4ODgw==\n"
    "-----END ENCRYPTED PRIVATE KEY-----\n";

struct folder_of_files {
  void append(const fs::path& to, std::string_view text) { std::ofstream{to, std::ios::app} << text; }
  void replace(const fs::path& what, std::string_view text) { std::ofstream{what} << text; }
  /// What opening them says, or nothing.
  engine::failure fault() {
    const auto opened = certificate::open(files);
    return opened ? engine::failure{exit_code::ok, {}} : opened.error();
  }
  void check_refused(exit_code code, std::initializer_list<std::string_view> words) {
    const auto why = fault();
    BOOST_TEST(engine::to_int(why.code) == engine::to_int(code));
    for (const auto word : words)
      BOOST_TEST(why.message.find(word) != std::string::npos, why.message);
  }

  fs::path folder = artifact_directory("certificate");
  engine::tls::certificate_files files = write_certificate(folder);
  std::chrono::system_clock::time_point now = std::chrono::system_clock::now();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tls_certificate, folder_of_files)

BOOST_AUTO_TEST_CASE(a_key_of_its_certificate_is_taken_also_when_its_group_may_read_it) {
  ::chmod(files.key.c_str(), 0640);
  BOOST_TEST(fault().message == "");
}

BOOST_AUTO_TEST_CASE(one_file_may_hold_both) {
  std::ifstream key{files.key};
  append(files.certificate, std::string{std::istreambuf_iterator<char>{key}, {}});
  ::chmod(files.certificate.c_str(), 0600);
  files.key = files.certificate;
  BOOST_TEST(fault().message == "");
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named_with_its_setting) {
  fs::remove(files.key);
  check_refused(exit_code::usage, {"key.pem", "No such file", "tls.key"});
  fs::remove(files.certificate);
  check_refused(exit_code::usage, {"certificate.pem", "No such file", "tls.certificate"});
}

BOOST_AUTO_TEST_CASE(a_folder_is_no_file) {
  files.certificate = folder;
  check_refused(exit_code::usage, {"Is a directory", "tls.certificate"});
}

BOOST_AUTO_TEST_CASE(a_pipe_is_no_file_and_is_not_waited_for) {
  const auto pipe = folder / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  files.key = pipe;
  check_refused(exit_code::usage, {"is a pipe or a device", "tls.key"});
}

BOOST_AUTO_TEST_CASE(a_key_that_others_may_read_or_the_group_may_change_is_refused) {
  for (const mode_t mode : {0604, 0602, 0620}) {
    ::chmod(files.key.c_str(), mode);
    check_refused(exit_code::permission, {"key.pem", "open to other users", "chmod 600"});
  }
}

BOOST_AUTO_TEST_CASE(a_key_of_another_certificate_is_refused) {
  files.key = write_certificate(folder / "other").key;
  check_refused(exit_code::usage, {"does not belong", "certificate.pem", "key.pem"});
}

BOOST_AUTO_TEST_CASE(a_key_with_a_passphrase_is_refused_and_nobody_asked) {
  replace(files.key, locked_key);
  check_refused(exit_code::usage, {"passphrase"});
}

BOOST_AUTO_TEST_CASE(what_is_no_pem_is_refused) {
  replace(files.key, "not a key");
  check_refused(exit_code::usage, {"no private key", "tls.key"});
  replace(files.certificate, "not a certificate");
  check_refused(exit_code::usage, {"holds no certificate", "tls.certificate"});
}

BOOST_AUTO_TEST_CASE(a_chain_that_is_damaged_is_refused) {
  append(files.certificate, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
  check_refused(exit_code::usage, {"is damaged"});
}

BOOST_AUTO_TEST_CASE(the_largest_file_is_read_and_one_byte_more_is_refused) {
  const auto fill = limits::tls_file_bytes - fs::file_size(files.certificate);
  append(files.certificate, std::string(fill, '\n'));
  BOOST_TEST(fault().message == "");
  append(files.certificate, "\n");
  check_refused(exit_code::usage, {"larger than", "tls.certificate"});
}

BOOST_AUTO_TEST_CASE(it_warns_of_an_end_that_is_near_or_past_and_of_a_beginning_to_come) {
  const auto used = std::move(certificate::open(files).value());
  const std::chrono::system_clock::time_point end{std::chrono::seconds{used->expiry()}};
  BOOST_TEST(!used->warning(now));
  BOOST_TEST(!used->warning(end - limits::tls_expiry_notice - std::chrono::seconds{1}));
  BOOST_TEST(used->warning(end - limits::tls_expiry_notice)->find("expires on ") != std::string::npos);
  BOOST_TEST(used->warning(end)->find("expired on ") != std::string::npos);
  BOOST_TEST(used->warning(now - std::chrono::hours{2})->find("only from ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_an_operator_should_know_of_it_is_told_once_a_day) {
  const auto used = std::move(certificate::open(files).value());
  const std::chrono::sys_days end{
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{used->expiry()}})};
  engine::tls::certificate_watch watch{used.get()};
  BOOST_TEST(!watch.look(end - limits::tls_expiry_notice - std::chrono::hours{24}));
  BOOST_TEST(watch.look(end - std::chrono::hours{25}).has_value());
  BOOST_TEST(!watch.look(end - std::chrono::hours{24} - std::chrono::seconds{1}).has_value());
  BOOST_TEST(watch.look(end - std::chrono::hours{24}).has_value());
  BOOST_TEST(!engine::tls::certificate_watch{nullptr}.look(end).has_value());
}

BOOST_AUTO_TEST_CASE(one_that_has_expired_is_served_all_the_same) {
  write_certificate(folder, {std::chrono::hours{-48}, std::chrono::hours{-24}});
  BOOST_TEST(fault().message == "");
}

BOOST_AUTO_TEST_CASE(a_reload_gives_the_new_one_and_leaves_the_old_to_whom_it_has) {
  const auto used = std::move(certificate::open(files).value());
  const auto before = used->current();
  const auto expiry = used->expiry();
  write_certificate(folder, {std::chrono::hours{-1}, std::chrono::hours{24 * 365}});
  BOOST_TEST(static_cast<bool>(used->reload()));
  BOOST_TEST(used->expiry() > expiry);
  BOOST_TEST(engine::tls::expiry_of(before) == expiry);
}

BOOST_AUTO_TEST_CASE(a_reload_of_wrong_files_changes_nothing) {
  const auto used = std::move(certificate::open(files).value());
  const auto before = used->current();
  replace(files.key, "not a key");
  BOOST_TEST(!used->reload());
  BOOST_TEST((used->current() == before));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
