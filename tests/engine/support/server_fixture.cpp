#include "tests/engine/support/server_fixture.hpp"

#include "storage/secrets.hpp"
#include "tests/engine/support/test_certificate.hpp"
#include "tests/support/artifacts.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

constexpr std::string_view session = "00112233445566778899aabbccddeeff";

void write_page(const std::filesystem::path& file, std::string_view content) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream{file} << content;
}

}  // namespace

server_fixture::server_fixture()
    : folder{artifact_directory("engine")},
      staff{folder / "staff.json"},
      directory{folder / "staff.json"},
      socket_{engine::net::listen_on("127.0.0.1", 0)},
      port_{socket_.value().port()} {
  draw_conversation();
  const auto added = staff.add("Dominique", engine::staff_role::moderator);
  BOOST_REQUIRE(static_cast<bool>(added));
  token = planted(added.value().token);
  moderator_id = added.value().account.id;
  moderator_stream = {{1}, events::stream_kind::moderator, moderator_id.bytes};
  desk_stream = {{1}, events::stream_kind::desk, events::queue_from_name("accueil")->bytes};
  write_page(folder / "web/youth/index.html", "<p>jeune</p>");
  write_page(folder / "web/youth/no_room.html", "<p>119</p>");
  write_page(folder / "web/staff/index.html", "<p>equipe</p>");
  write_page(folder / "web/assets/common.css", "p{}");
  write_page(folder / "web/assets/notes.secret", "not served");
  write_page(folder / "web/package.json", "{}");
}

void server_fixture::draw_conversation() {
  const auto bytes = storage::draw_secret();
  secret = planted(storage::to_text(bytes));
  conversation = storage::conversation_of(bytes);
  stream = {{1}, events::stream_kind::conversation, conversation.bytes};
}

server_address server_fixture::where() const {
  return {port_, certificate_files.certificate};
}

void server_fixture::speak_tls() {
  certificate_files = write_certificate(folder / "tls");
  auto opened = engine::tls::certificate::open(certificate_files);
  BOOST_REQUIRE(static_cast<bool>(opened));
  certificate = std::move(opened.value());
}

void server_fixture::start() {
  auto loaded = engine::http::site::load(folder / "web");
  BOOST_REQUIRE(static_cast<bool>(loaded));
  pages = std::move(loaded.value());
  router = std::make_unique<engine::http::router>(pages, gateway, allowed_origins);
  BOOST_REQUIRE(static_cast<bool>(directory.refresh()));
  std::vector<engine::net::address_range> trusted;
  for (const auto& range : trusted_proxies)
    trusted.push_back(engine::net::parse_range(range).value());
  auto room = budget;
  room.connections = max_connections;
  // It can neither be moved nor (an aggregate) be made by make_unique.
  // NOLINTNEXTLINE(modernize-make-unique)
  service.reset(new engine::net::service{
      .gateway = gateway,
      .staff = directory,
      .router = *router,
      .clock = clock,
      .bounds = bounds,
      .queues = {*events::queue_from_name("accueil"), *events::queue_from_name("nuit")},
      .room = engine::net::admission{room},
      .certificate = certificate.get(),
      .addresses = engine::net::address_bound{std::move(trusted), connections_per_address}});
  server_ = std::make_unique<engine::net::server>(*service, lanes);
  server_->start(std::move(socket_.value()));
}

std::string server_fixture::youth_hello(std::uint64_t last_seen) const {
  return fmt::format(
      R"({{"type":"hello","versions":{{"min":1,"max":1}},"role":"youth","secret":"{}","session":"{}","last_seen":{}}})",
      secret, session, last_seen);
}

std::string server_fixture::staff_hello() const {
  return fmt::format(
      R"({{"type":"hello","versions":{{"min":1,"max":1}},"role":"staff","token":"{}","session":"{}"}})",
      token, session);
}

std::unique_ptr<test_client> server_fixture::youth(std::uint64_t last_seen) {
  auto client = std::make_unique<test_client>(where());
  client->send_text(youth_hello(last_seen));
  BOOST_TEST(text_of(client->receive(), "type") == "welcome");
  (void)client->receive_type("caught_up");
  return client;
}

std::unique_ptr<test_client> server_fixture::moderator() {
  auto client = std::make_unique<test_client>(where());
  client->send_text(staff_hello());
  BOOST_TEST(text_of(client->receive(), "type") == "welcome");
  BOOST_TEST(text_of(client->receive(), "type") == "moderator");
  return client;
}

void server_fixture::attach(test_client& client, std::uint64_t last_seen) {
  client.send_text(fmt::format(R"({{"type":"attach","conversation":"{}","last_seen":{}}})",
                               events::to_hex(conversation.bytes), last_seen));
  (void)client.receive_type("attached");
  (void)client.receive_type("caught_up");
}

}  // namespace veilleuse::test
