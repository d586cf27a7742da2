#include "bench/process/servers.hpp"

#include "bench/limits.hpp"
#include "bench/process/http_probe.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

/// Without the pace of one honest client: here a few thousand connections stand for a country.
constexpr auto engine_config = R"([server]
address = "127.0.0.1"
port = {}

[storage]
data_directory = "{}"
log = "{}"

[clients]
commands_per_second = 1000000
burst = 1000000
{}
)";

std::string sections_of(const engine_settings& settings, std::uint16_t metrics_port) {
  std::string text = "[service]\nqueues = [";
  for (std::size_t number = 0; number < settings.queues; ++number)
    text += fmt::format("{}\"{}\"", number == 0 ? "" : ", ", queue_name(number));
  text += "]\n";
  if (settings.idle_before_sleep.count() > 0)
    text += fmt::format("[actors]\nidle_before_sleep_ms = {}\n", settings.idle_before_sleep.count());
  if (metrics_port != 0) text += fmt::format("[metrics]\nlisten = \"127.0.0.1:{}\"\n", metrics_port);
  return text;
}

std::vector<std::string> brokers_in(const std::string& listed) {
  std::vector<std::string> brokers;
  std::istringstream rest{listed};
  for (std::string one; std::getline(rest, one, ',');)
    brokers.push_back(one);
  return brokers;
}

/// The topic is named after the folder, which is the run's own.
std::string kafka_section(const kafka_settings& settings, const std::filesystem::path& folder) {
  if (settings.brokers.empty()) return {};
  std::string listed;
  for (const auto& broker : brokers_in(settings.brokers))
    listed += fmt::format("{}\"{}\"", listed.empty() ? "" : ", ", broker);
  return fmt::format("[kafka]\nbrokers = [{}]\ntopic_prefix = \"{}\"\nallow_unsafe = true\n", listed,
                     folder.filename().string());
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string last_part(const std::string& text) {
  return text.substr(text.size() - std::min(text.size(), limits::last_words_bytes));
}

void wait_until_up(child_process& process, const std::string& output, const std::function<bool()>& up) {
  const auto deadline = std::chrono::steady_clock::now() + limits::start_patience;
  while (!up()) {
    if (!process.runs())
      throw std::runtime_error(fmt::format("the server ended with code {} at its start: {}", process.wait(),
                                           last_part(read_file(output))));
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("the server did not get ready in time: " + last_part(read_file(output)));
    std::this_thread::sleep_for(limits::start_look);
  }
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::size_t queues_needed(std::size_t children) {
  return std::max<std::size_t>(1, (children + limits::children_per_queue - 1) / limits::children_per_queue);
}

std::string queue_name(std::size_t number) {
  // The first has the name that an installation's has by default.
  return number == 0 ? "accueil" : fmt::format("accueil-{}", number);
}

engine_server::engine_server(const std::string& program, const std::filesystem::path& folder,
                             const engine_settings& settings)
    : program_(program.empty() ? own_folder() + "/veilleuse" : program),
      folder_(folder),
      processor_(settings.processor),
      where_{.port = free_port()},
      metrics_{.port = settings.metrics ? free_port() : std::uint16_t{0}} {
  if (!std::filesystem::exists(program_)) throw std::runtime_error("there is no engine at " + program_);
  std::filesystem::create_directories(data_folder());
  std::ofstream(config_file()) << fmt::format(
      engine_config, where_.port, data_folder().string(),
      settings.kafka.brokers.empty() ? "embedded" : "kafka",
      sections_of(settings, metrics_.port) + kafka_section(settings.kafka, folder_));
  if (!settings.kafka.brokers.empty()) make_topic(settings.kafka);
}

void engine_server::make_topic(const kafka_settings& settings) const {
  constexpr std::size_t copies_of_many = 3;
  const bool many = brokers_in(settings.brokers).size() >= copies_of_many;
  (void)run_tool({"kafka", "init", "--partitions", std::to_string(settings.partitions), "--replicas",
                  many ? "3" : "1", "--in-sync", many ? "2" : "1"},
                 "the topic could not be made");
}

std::string engine_server::run_tool(std::vector<std::string> words, const char* failed) const {
  const auto answer = (folder_ / "tool.out").string();
  std::filesystem::remove(answer);
  words.insert(words.begin(), program_);
  words.insert(words.end(), {"--config", config_file()});
  child_process tool{words, answer};
  const auto code = tool.wait();
  auto told = read_file(answer);
  std::filesystem::remove(answer);
  if (code != 0) throw std::runtime_error(fmt::format("{}: {}", failed, last_part(told)));
  return told;
}

std::vector<std::string> engine_server::add_moderators(std::size_t count) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < count; ++at) {
    tokens.push_back(first_line(run_tool({"staff", "add", fmt::format("Bench {}", at), "--role", "moderator"},
                                         "a moderator could not be added")));
    if (tokens.back().empty()) throw std::runtime_error("the engine printed no token");
  }
  return tokens;
}

void engine_server::launch() {
  process_ = child_process({program_, "serve", "--config", config_file()}, output_file(), processor_);
}

std::string engine_server::last_words() const {
  return last_part(read_file(output_file()));
}

void engine_server::start() {
  launch();
  wait_until_up(process_, output_file(), [this] { return http_status(where_, "/readyz") == 200; });
}

std::optional<double> engine_server::metric(std::string_view name) const {
  if (metrics_.port == 0) return std::nullopt;
  const auto page = http_page(metrics_, "/metrics");
  return page ? metric_value(*page, name) : std::nullopt;
}

int engine_server::stop() {
  return process_.stop(limits::stop_patience);
}

relay_server::relay_server(const std::filesystem::path& folder)
    : folder_(folder), where_{.port = free_port()} {
  const auto output = (folder / "relay.log").string();
  process_ = child_process({own_folder() + "/veilleuse-bench", "relay", "--port", std::to_string(where_.port),
                            "--data", data_folder().string()},
                           output);
  wait_until_up(process_, output, [this] { return http_status(where_, "/") == 404; });
}

int relay_server::stop() {
  return process_.stop(limits::stop_patience);
}

}  // namespace veilleuse::bench
