# The bundled reviews travel inside the program, packed.
set(reviews ${PROJECT_SOURCE_DIR}/data/reviews_sample.csv)
set(embedded ${CMAKE_BINARY_DIR}/generated/packed_reviews.cpp)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND
    ${CMAKE_COMMAND} -DFOLDER=${PROJECT_SOURCE_DIR}/data -DFILES=reviews_sample.csv -DPACK=ON
    -DHEADER=reviews/packed_reviews.hpp -DFUNCTION=packed_reviews -DOUTPUT=${embedded} -P
    ${PROJECT_SOURCE_DIR}/cmake/EmbedAssets.cmake
  DEPENDS ${reviews} ${PROJECT_SOURCE_DIR}/cmake/EmbedAssets.cmake
  COMMENT "Embedding the bundled reviews"
  VERBATIM
)
target_sources(${target} PRIVATE ${embedded})
