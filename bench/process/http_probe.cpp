#include "bench/process/http_probe.hpp"

#include <charconv>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

namespace http = boost::beast::http;
using answer = http::response<http::string_body>;

std::optional<answer> get(const endpoint& where, std::string_view path) {
  boost::asio::io_context context;
  boost::asio::ip::tcp::socket socket{context};
  boost::system::error_code error;
  socket.connect({boost::asio::ip::make_address(where.address), where.port}, error);
  if (error) return std::nullopt;
  http::request<http::empty_body> request{http::verb::get, {path.data(), path.size()}, 11};
  request.set(http::field::host, fmt::format("{}:{}", where.address, where.port));
  request.set(http::field::connection, "close");
  http::write(socket, request, error);
  if (error) return std::nullopt;
  boost::beast::flat_buffer buffer;
  answer response;
  http::read(socket, buffer, response, error);
  if (error) return std::nullopt;
  return response;
}

}  // namespace

int http_status(const endpoint& where, std::string_view path) {
  const auto got = get(where, path);
  return got ? static_cast<int>(got->result_int()) : 0;
}

std::optional<std::string> http_page(const endpoint& where, std::string_view path) {
  auto got = get(where, path);
  if (!got || got->result() != http::status::ok) return std::nullopt;
  return std::move(got->body());
}

std::optional<double> metric_value(std::string_view page, std::string_view name) {
  const auto line = fmt::format("\n{} ", name);
  const auto at = page.find(line);
  if (at == std::string_view::npos) return std::nullopt;
  const auto digits = page.substr(at + line.size());
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end == digits.data()) return std::nullopt;
  return value;
}

}  // namespace veilleuse::bench
