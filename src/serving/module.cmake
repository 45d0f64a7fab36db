target_link_libraries(${target} PRIVATE prometheus-cpp::core Threads::Threads PUBLIC Boost::json)

# The web page and Swagger UI travel inside the program.
set(web ${PROJECT_SOURCE_DIR}/web)
set(
  assets
  index.html
  app.js
  api.js
  styles.css
  docs.html
  docs.js
  vendor/swagger-ui/swagger-ui.css.gz
  vendor/swagger-ui/swagger-ui-bundle.js.gz
)
list(TRANSFORM assets PREPEND ${web}/ OUTPUT_VARIABLE asset_paths)
string(REPLACE ";" "," asset_names "${assets}")
set(embedded ${CMAKE_BINARY_DIR}/generated/web_assets.cpp)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND
    ${CMAKE_COMMAND} -DFOLDER=${web} -DFILES=${asset_names} -DHEADER=serving/assets.hpp
    -DFUNCTION=web_asset -DOUTPUT=${embedded} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedAssets.cmake
  DEPENDS ${asset_paths} ${PROJECT_SOURCE_DIR}/cmake/EmbedAssets.cmake
  COMMENT "Embedding the web page"
  VERBATIM
)
target_sources(${target} PRIVATE ${embedded})

if(SENTIMENT_TESTS)
  add_test(
    NAME vendored_files
    COMMAND sha256sum --check --strict SHA256SUMS
    WORKING_DIRECTORY ${web}/vendor/swagger-ui
  )
  set_tests_properties(vendored_files PROPERTIES LABELS unit)
endif()
