#include "bench/commands/target.hpp"

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

std::vector<std::string> read_tokens(const std::string& file, std::size_t wanted) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("the tokens file cannot be read");
  std::vector<std::string> tokens;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) tokens.push_back(line);
  }
  if (tokens.size() < wanted)
    throw std::runtime_error(fmt::format(
        "the tokens file holds {} of the {} tokens needed; `veilleuse staff add NAME --role moderator` "
        "prints one",
        tokens.size(), wanted));
  return tokens;
}

}  // namespace

void add_kafka_options(CLI::App& command, kafka_settings& into) {
  auto* brokers = command
                      .add_option("--kafka", into.brokers,
                                  "Brokers (scripts/kafka.sh start) on which the engine has its log; its "
                                  "topic stays there")
                      ->type_name("HOST:PORT,...");
  command.add_option("--partitions", into.partitions, "Of that topic")
      ->needs(brokers)
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

void add_own_engine_options(CLI::App& command, target_options& into) {
  command.add_option("--engine", into.engine, "The engine's binary; the one beside this one when not given")
      ->type_name("FILE");
  command.add_option("--data", into.folder, "Where the temporary data goes; its disk is what syncs")
      ->type_name("FOLDER");
}

void add_url_options(CLI::App& command, target_options& into) {
  auto* url = command.add_option("--url", into.url, "A running engine, as ws://127.0.0.1:8080");
  auto* tokens = command.add_option("--tokens-file", into.tokens_file,
                                    "Moderators' tokens, one a line; one for every 20 pairs");
  url->needs(tokens)->excludes("--engine");
  tokens->needs(url);
}

target::target(const target_options& options, std::size_t moderators, const engine_settings& wanted) {
  auto settings = wanted;
  settings.kafka = options.kafka;
  if (!options.url.empty()) {
    where_ = parse_endpoint(options.url);
    tokens_ = read_tokens(options.tokens_file, moderators);
    return;
  }
  folder_.emplace(options.folder);
  own_.emplace(options.engine, folder_->path(), settings);
  where_ = own_->where();
  tokens_ = own_->add_moderators(moderators);
  own_->start();
}

}  // namespace veilleuse::bench
